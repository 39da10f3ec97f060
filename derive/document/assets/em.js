// EM as it was derived: the exported program of a derivation, run on the page's rows. Nothing here
// knows a distribution.
//
// theta is {key: number, vector or matrix} as the statement has it. A place [key, n] is where a
// component's value stands: entry n of that key, or with n null all of it.
function derivedEM(program, rows, x) {
  "use strict";
  const {BadInput, Collapse, prepare, step, eStep, logLikelihood} = program;
  const own = error => error instanceof BadInput || error instanceof Collapse;
  let data = null;
  const ready = theta => data || (data = prepare(rows, theta));

  // f(), or null where the program refuses theta or has collapsed
  function orNull(f) {
    try { return f(); } catch (error) {
      if (!own(error)) { throw error; }
      return null;
    }
  }

  // responsibilities by component
  function shares(of, theta) {
    const {data: T, shape: [N, K]} = eStep(of, theta);
    return [...Array(K).keys()].map(k => Float64Array.from({length: N}, (_, i) => T[i * K + k]));
  }

  // {T, value, next}: responsibilities by component, log-likelihood, theta at t+1 (null where it
  // does not exist); null in a collapse
  function evaluate(theta) {
    const found = orNull(() => ({
      value: logLikelihood(ready(theta), theta), T: shares(ready(theta), theta)}));
    if (found === null || !Number.isFinite(found.value)) { return null; }
    return {...found, next: orNull(() => step(ready(theta), theta).theta)};
  }

  // along theta + s (next - theta), for each s: how far log L lies above log L(theta), and how far
  // the bound Q(. | theta) + entropy does, which is the divergence of T from the responsibilities
  // there below it; null where theta + s (next - theta) is no parameter
  const between = (a, b, s) => Array.isArray(a) ? a.map((v, i) => between(v, b[i], s)) : a + s * (b - a);
  function along({theta, next, T, value}, steps) {
    return steps.map(s => {
      const there = {};
      for (const key in theta) { there[key] = between(theta[key], next[key], s); }
      const found = orNull(() => [
        logLikelihood(ready(theta), there) - value, shares(ready(theta), there)]);
      if (found === null || !Number.isFinite(found[0])) { return null; }
      let gap = 0;
      T.forEach((row, k) => row.forEach((t, i) => {
        if (t > 0) { gap += t * Math.log(t / Math.max(found[1][k][i], Number.MIN_VALUE)); }
      }));
      return Number.isFinite(gap) ? [found[0], found[0] - gap] : null;
    });
  }

  // P(Z = k) p(v | Z = k) by component at each of some values; null where theta is refused
  function densities(theta, values) {
    return orNull(() => {
      const T = shares({...rows, [x]: values}, theta);
      return values.map((v, i) => {
        const p = Math.exp(logLikelihood({...rows, [x]: [v]}, theta));
        return T.map(row => row[i] * p);
      });
    });
  }

  return {evaluate, along, densities};
}

// the value at a place of theta, and theta with another one there
function valueAt(theta, [key, n]) { return n === null ? theta[key] : theta[key][n]; }
function withValue(theta, [key, n], value) {
  return {...theta, [key]: n === null ? value : theta[key].map((v, m) => m === n ? value : v)};
}
