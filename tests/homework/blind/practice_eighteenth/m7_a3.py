#!/usr/bin/env python3
# usage: python m7.py < data.txt
import sys
import math


def read():
    return [float(line) for line in sys.stdin if line.strip()]


def step(xs, params):
    """params: list of (weight, rate) pairs; returns the new list"""
    N = len(xs)
    count = [0.0] * len(params)
    total = [0.0] * len(params)
    for x in xs:
        post = [w * math.exp(-rate * x) for w, rate in params]
        z = math.fsum(post)
        for j, v in enumerate(post):
            count[j] += v / z
            total[j] += v / z * x
    return [(c / N, c / t) for c, t in zip(count, total)]


def main():
    xs = read()
    params = [(0.3, 0.5), (0.3, 1.0), (0.4, 3.0)]
    for _ in range(200):
        params = step(xs, params)
    for w, rate in params:
        print(f"{w:.4f}\t{rate:.4f}")


if __name__ == "__main__":
    main()
