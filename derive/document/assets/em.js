// EM as it was derived: reads the array program of a derivation (derive/program/json_form.py) and
// runs it on rows. It knows no distribution: density and updates are what the program says.
//
// theta is {base: [value, ...]}, a value (number, vector or matrix) for each component, or for each
// key where the parameter has keys of its own. Rows are {x: [...], n: [...]}, vectors where x is one.
function derivedEM(program) {
  "use strict";
  const K = program.weights.length;

  // values: numbers, vectors and matrices as nested arrays ------------------------------------------
  const each = (a, f) => Array.isArray(a) ? a.map(v => each(v, f)) : f(a);
  const both = (a, b, f) => Array.isArray(a) ? a.map((v, i) => both(v, b[i], f)) : f(a, b);
  const plus = (a, b) => both(a, b, (u, v) => u + v);
  const times = (a, b) => Array.isArray(a) ? each(a, v => v * b) : each(b, v => a * v);
  const outer = (u, v) => Array.isArray(u) ? u.map(a => v.map(b => a * b)) : u * v;
  const less = (u, v) => Array.isArray(u) ? u.map((a, j) => a - v[j]) : u - v;
  const finite = a => Array.isArray(a) ? a.every(finite) : Number.isFinite(a);

  // log x! less x log x - x: Stirling's series, exact to 1e-15 from 16 on
  function stirling(x) {
    if (x < 16) { return logFactorial(x) - (x > 0 ? x * Math.log(x) - x : 0); }
    const w = 1 / (x * x);
    return 0.5 * Math.log(2 * Math.PI * x)
      + (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / x;
  }

  // log Gamma(z + 1) for z >= 0
  function logFactorial(z) {
    let shift = 0;
    for (; z < 16; z += 1) { shift += Math.log(z + 1); }
    return z * Math.log(z) - z + stirling(z) - shift;
  }

  // x log(x / m) - (x - m); where x is near m as a series, since little is left over of much
  function deviance(x, m) {
    const v = (x - m) / (x + m), s = v * v;
    if (x === 0) { return m; }
    if (Math.abs(v) >= 0.1) { return x * Math.log(x / m) - (x - m); }
    let series = 0;
    for (let j = 17; j > 1; j -= 2) { series = (series + 1 / j) * s; }
    return v * (x - m + 2 * x * series);
  }

  // S = L L' with L lower triangular; null where S is not positive definite, or is so by rounding only
  function cholesky(S) {
    const L = [];
    for (let a = 0; a < S.length; a += 1) {
      L.push([]);
      for (let b = 0; b <= a; b += 1) {
        let v = S[a][b];
        for (let c = 0; c < b; c += 1) { v -= L[a][c] * L[b][c]; }
        if (a === b && !(v > 1e-13 * S[a][a])) { return null; }
        L[a].push(a === b ? Math.sqrt(v) : v / L[b][b]);
      }
    }
    return L;
  }

  // u' S^-1 u, for S = L L'
  function whitened(L, u) {
    const y = [];
    let total = 0;
    for (let a = 0; a < u.length; a += 1) {
      let v = u[a];
      for (let b = 0; b < a; b += 1) { v -= L[a][b] * y[b]; }
      y.push(v /= L[a][a]);
      total += v * v;
    }
    return total;
  }

  // operations: a function of a context c = {k, i, now, next, rows, weights, factors, centre, T} -----
  const MAKE = {
    pi: () => () => Math.PI,
    size: name => c => name === "d" ? c.rows.x[0].length : c.rows.x.length,
    parameter: (base, mark) => mark === "t" ? c => c.now[base][c.k] : c => c.next[base][c.k],
    weight: () => c => c.weights[c.k],
    add: (...terms) => c => terms.map(f => f(c)).reduce(plus),
    mul: (...factors) => c => factors.map(f => f(c)).reduce(times),
    power: (f, g) => c => Math.pow(f(c), g(c)),
    log: f => c => Math.log(f(c)),
    exp: f => c => Math.exp(f(c)),
    log_factorial: f => c => logFactorial(f(c)),
    stirling: f => c => stirling(f(c)),
    deviance: (f, g) => c => deviance(f(c), g(c)),
    outer: (f, g) => c => outer(f(c), g(c)),
    log_det: base => c => 2 * c.factors[base][c.k].reduce((s, row, a) => s + Math.log(row[a]), 0),
    // of a row
    variable: name => c => c.rows[name][c.i],
    centred: () => c => less(c.rows.x[c.i], c.centre),
    times_log: (f, g) => c => { const r = f(c); return r === 0 ? 0 : r * Math.log(g(c)); },
    squared_norm: () => c => less(c.rows.x[c.i], c.centre).reduce((s, v) => s + v * v, 0),
    whitened_norm: base => c => whitened(c.factors[base][c.k], less(c.rows.x[c.i], c.centre)),
    // sums over the rows, weighted by the responsibilities of the component
    count: at => c => c.T[at === null ? c.k : at].reduce((s, v) => s + v, 0),
    sum: f => c => over(c, () => f(c)),
    first: p => c => { const at = p(c); return over(c, x => less(x, pointOf(at, x))); },
    second: (p, q) => c => {
      const at = p(c), to = q(c);
      return over(c, x => outer(less(x, pointOf(at, x)), less(x, pointOf(to, x))));
    }
  };
  // the number 0 stands for the origin
  const pointOf = (p, x) => Array.isArray(x) && !Array.isArray(p) ? x.map(() => p) : p;
  function over(c, f) {
    let total = null;
    for (c.i = 0; c.i < c.rows.x.length; c.i += 1) {
      const v = times(c.T[c.k][c.i], f(c.rows.x[c.i]));
      total = total === null ? v : plus(total, v);
    }
    return total;
  }
  function made(op) {
    if (typeof op === "number") { return () => op; }
    return MAKE[op[0]](...op.slice(1).map(a => Array.isArray(a) ? made(a)
      : typeof a === "number" && op[0] !== "count" ? () => a : a));
  }
  const constant = made(program.constant), terms = program.terms.map(made),
    common = program.common.map(made), centre = program.centre === null ? null : made(program.centre),
    updates = program.updates.map(u => ({base: u.base, at: u.at, formula: made(u.formula)}));

  // the algorithm -----------------------------------------------------------------------------------
  function weights(theta) {
    const w = program.weights.map(
      v => v === null ? 0 : typeof v === "number" ? v : theta[v[0]][v[1]]);
    const rest = program.weights.indexOf(null);
    if (rest >= 0) { w[rest] = 1 - w.reduce((s, v) => s + v, 0); }
    return w;
  }

  // log P(Z = k) + log p(x_i | Z = k) by component; null where a covariance is none
  function logJoint(theta, rows) {
    const c = {now: theta, rows, weights: weights(theta), factors: {}};
    for (const base of program.factored) {
      c.factors[base] = theta[base].map(cholesky);
      if (c.factors[base].includes(null)) { return null; }
    }
    const N = rows.x.length, found = [];
    for (c.k = 0; c.k < K; c.k += 1) {
      const front = constant(c), joint = new Float64Array(N);
      c.centre = centre === null ? 0 : centre(c);
      for (c.i = 0; c.i < N; c.i += 1) {
        let v = front;
        for (const f of terms) { v += f(c); }
        joint[c.i] = v;
      }
      found.push(joint);
    }
    return found;
  }

  // what all components share, of each row
  function shared(rows) {
    const c = {rows, k: 0};
    return rows.x.map((_, i) => { c.i = i; return common.reduce((s, f) => s + f(c), 0); });
  }

  // log sum_k exp(joint[k][i]), of each row
  function logSums(joint) {
    return joint[0].map((_, i) => {
      let top = -Infinity, total = 0;
      for (const row of joint) { top = Math.max(top, row[i]); }
      for (const row of joint) { total += Math.exp(row[i] - top); }
      return top + Math.log(total);
    });
  }

  // {T, sums, value}: responsibilities by component, log p(x_i), log-likelihood; null in a collapse
  function eStep(theta, rows) {
    const joint = logJoint(theta, rows);
    if (joint === null) { return null; }
    const sums = logSums(joint);
    const value = shared(rows).reduce((s, v, i) => s + v + sums[i], 0);
    const T = joint.map(row => row.map((v, i) => Math.exp(v - sums[i])));
    return finite(value) ? {T, sums, value} : null;
  }

  // theta at t+1; null where it does not exist
  function mStep(theta, T, rows) {
    const c = {now: theta, next: {}, rows, T};
    for (const base in theta) { c.next[base] = []; }
    for (const u of updates) {
      if (u.at !== null) { c.k = u.at; c.next[u.base][u.at] = u.formula(c); continue; }
      for (c.k = 0; c.k < K; c.k += 1) { c.next[u.base][c.k] = u.formula(c); }
    }
    return Object.values(c.next).every(finite) ? c.next : null;
  }

  // along theta + s (next - theta), for each s: how far log L lies above log L(theta), and how far
  // the bound Q(. | theta) + entropy does; null where theta + s (next - theta) is no parameter
  function along(theta, next, e, rows, shares) {
    return shares.map(s => {
      const there = {};
      for (const base in theta) { there[base] = both(theta[base], next[base], (a, b) => a + s * (b - a)); }
      const joint = weights(there).every(w => w >= 0) ? logJoint(there, rows) : null;
      if (joint === null) { return null; }
      let rise = 0, bound = 0;
      logSums(joint).forEach((v, i) => {
        rise += v - e.sums[i];
        for (let k = 0; k < K; k += 1) {
          const t = e.T[k][i];
          // T log p(x, k) - T log T, less T log p(x)
          if (t > 0) { bound += t * (joint[k][i] - Math.log(t) - e.sums[i]); }
        }
      });
      return finite(rise) && finite(bound) ? [rise, bound] : null;
    });
  }

  return {K, weights, logJoint, shared, eStep, mStep, along};
}
