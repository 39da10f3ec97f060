# The same algorithm in R: what mclust, flexmix and mixtools make of the same data from the same
# start, after 1, 2 and 10 iterations and at the end. Reads the cases (JSON) from the file named
# first, writes what each gives to the file named second; see reference.py.

suppressMessages({library(mclust); library(flexmix); library(mixtools); library(jsonlite)})
paths <- commandArgs(trailingOnly = TRUE)
cases <- read_json(paths[1], simplifyVector = TRUE)
FEW <- c(1, 2, 10)

version <- function(package) paste(package, as.character(packageVersion(package)))
one <- function(v) unbox(as.numeric(v))
rows <- function(m) unname(as.matrix(m))
matrices <- function(a) lapply(seq_len(dim(a)[3]), function(k) rows(a[, , k]))

# theta after so many iterations, if path, and at the end; run(n) gives list(theta, log_likelihood)
result <- function(package, call, most, run, path = TRUE) {
  few <- if (path) FEW else c()
  iterates <- setNames(lapply(few, function(n) run(n)$theta), few)
  end <- run(most)
  list(peer = unbox(version(package)), call = unbox(call), iterates = iterates,
       maximum = list(log_likelihood = one(end$log_likelihood), theta = end$theta))
}

# mclust: normal distributions ----------------------------------------------------------------------

gaussians <- function(case, model, variance, scale) {
  x <- if (is.matrix(case$x)) case$x else matrix(case$x)
  result("mclust", sprintf("em(\"%s\", ...)", model), 3000, function(n) {
    found <- em(model, data = x, parameters = list(
        pro = case$start$pi, mean = t(case$start$mu),
        variance = c(list(modelName = model, d = ncol(x), G = length(case$start$pi)),
                     variance(case$start))),
      control = emControl(itmax = n, tol = 0, eps = 0))
    p <- found$parameters
    list(theta = c(list(pi = as.numeric(p$pro), mu = rows(t(p$mean))), scale(p$variance)),
         log_likelihood = estep(model, data = x, parameters = p)$loglik)
  })
}

planes <- function(a) aperm(simplify2array(lapply(seq_len(dim(a)[1]), function(k) a[k, , ])),
                            c(1, 2, 3))

full <- function(case) gaussians(case, "VVV",
  function(s) { S <- planes(s$Sigma)
    list(sigma = S, cholsigma = simplify2array(apply(S, 3, chol, simplify = FALSE))) },
  function(v) list(Sigma = matrices(v$sigma)))

tied <- function(case) gaussians(case, "EEE",
  function(s) list(Sigma = s$Sigma, cholSigma = chol(s$Sigma)),
  function(v) list(Sigma = rows(v$Sigma)))

diagonal <- function(case) gaussians(case, "VVI",
  function(s) { D <- apply(s$D, 1, diag)
    scale <- apply(D, 2, prod)^(1 / nrow(D))
    list(scale = scale, shape = sweep(D, 2, scale, "/")) },
  function(v) list(D = lapply(seq_along(v$scale), function(k) rows(diag(v$scale[k] * v$shape[, k])))))

tied_1d <- function(case) result("mclust", "em(\"E\", ...)", 2000, function(n) {
  s <- case$start
  found <- em("E", data = case$x, parameters = list(
      pro = c(s$tau, 1 - s$tau), mean = c(s$mu_1, s$mu_2),
      variance = list(modelName = "E", d = 1, G = 2, sigmasq = s[["sigma^2"]])),
    control = emControl(itmax = n, tol = 0, eps = 0))
  p <- found$parameters
  list(theta = list(tau = one(p$pro[1]), mu_1 = one(p$mean[1]), mu_2 = one(p$mean[2]),
                    "sigma^2" = one(p$variance$sigmasq)),
       log_likelihood = estep("E", data = case$x, parameters = p)$loglik)
})

spherical <- function(case) gaussians(case, "VII",
  function(s) list(sigmasq = s[["sigma^2"]]),
  function(v) list("sigma^2" = as.numeric(v$sigmasq)))

# mixtools -----------------------------------------------------------------------------------------

# its loops print, stop with a warning where they are cut short, and begin anew at random where the
# log-likelihood falls, be it by rounding: epsilon must not be 0
quiet <- function(run) { sink(tempfile()); on.exit(sink()); suppressWarnings(run) }

lines <- function(case) result("mixtools", "regmixEM(addintercept = FALSE)", 2000, function(n) {
  found <- quiet(regmixEM(case$y, case$x, lambda = case$start$pi, beta = t(case$start$beta),
                          sigma = sqrt(case$start[["sigma^2"]]), k = length(case$start$pi),
                          addintercept = FALSE, epsilon = 1e-12, maxit = n))
  list(theta = list(pi = as.numeric(found$lambda), beta = rows(t(found$beta)),
                    "sigma^2" = as.numeric(found$sigma^2)), log_likelihood = found$loglik)
})

# its variance is about the means before the step: another path to the same maximum
tied_1d_end <- function(case) result("mixtools", "normalmixEM(arbvar = FALSE)", 2000, function(n) {
  s <- case$start
  found <- quiet(normalmixEM(case$x, lambda = c(s$tau, 1 - s$tau), mu = c(s$mu_1, s$mu_2),
                             sigma = sqrt(s[["sigma^2"]]), arbvar = FALSE, epsilon = 1e-12,
                             maxit = n))
  list(theta = list(tau = one(found$lambda[1]), mu_1 = one(found$mu[1]), mu_2 = one(found$mu[2]),
                    "sigma^2" = one(found$sigma[1]^2)), log_likelihood = found$loglik)
}, path = FALSE)

categories <- function(case) result("mixtools", "multmixEM()", 3000, function(n) {
  found <- quiet(multmixEM(case$x, lambda = case$start$pi, theta = case$start$theta,
                           k = length(case$start$pi), epsilon = 1e-9, maxit = n))
  list(theta = list(pi = as.numeric(found$lambda), theta = rows(found$theta)),
       log_likelihood = found$loglik)
})

# flexmix: it starts at a posterior, here Bayes' rule at the start ----------------------------------

posterior <- function(case, log_density) {
  T <- sweep(log_density, 2, log(case$start$pi), "+")
  T <- exp(T - apply(T, 1, max))
  T / rowSums(T)
}

# what it calls the prior is already that of the next step: here it is of the run before
mixed <- function(call, most, start, fit, theta, weights = rep(1, nrow(start))) {
  begun <- function(n) fit(start, list(iter.max = n, minprior = 0, tolerance = -1))
  result("flexmix", call, most, function(n) {
    found <- begun(n)
    before <- if (n == 1) colSums(weights * start) / sum(weights)
      else if (n < most) begun(n - 1)@prior else found@prior
    list(theta = theta(found, as.numeric(before)), log_likelihood = as.numeric(logLik(found)))
  })
}

by_component <- function(found, name) sapply(found@components, function(c)
  as.numeric(c[[1]]@parameters[[name]]))

classes <- function(case) {
  X <- case$x; mu <- case$start$mu
  log_density <- X %*% t(log(mu)) + (1 - X) %*% t(log(1 - mu))
  mixed("flexmix(model = FLXMCmvbinary())", 5000, posterior(case, log_density),
        function(start, control) flexmix(X ~ 1, cluster = start,
                                  model = FLXMCmvbinary(), control = control),
        function(f, prior) list(pi = prior, mu = rows(t(by_component(f, "center")))))
}

counts <- function(case) {
  x <- case$x; s <- case$start
  case$start$pi <- c(s$p, 1 - s$p)
  log_density <- cbind(dpois(x, s$lambda_1, log = TRUE), dpois(x, s$lambda_2, log = TRUE))
  mixed("flexmix(model = FLXMCmvpois())", 8000, posterior(case, log_density),
        function(start, control) flexmix(matrix(x) ~ 1, cluster = start,
                                  model = FLXMCmvpois(), control = control),
        function(f, prior) { lambda <- by_component(f, "lambda")
          list(p = one(prior[1]), lambda_1 = one(lambda[1]), lambda_2 = one(lambda[2])) })
}

rates <- function(case) {
  X <- case$x; y <- case$y; h <- case$h
  log_density <- apply(case$start$beta, 1, function(b) dpois(y, h * exp(X %*% b), log = TRUE))
  mixed("flexmix(y ~ 0 + x, model = FLXMRglm(family = \"poisson\", offset = log(h)))", 500,
        posterior(case, log_density),
        function(start, control) flexmix(y ~ 0 + X, cluster = start,
                                  model = FLXMRglm(family = "poisson", offset = log(h)),
                                  control = control),
        function(f, prior) list(pi = prior, beta = rows(t(by_component(f, "coef")))))
}

# the rows of a unit, one after the other; a posterior for each of them
stacked <- function(m) as.numeric(t(m))
of_units <- function(sums, J) sums[rep(seq_len(nrow(sums)), each = J), ]

arms <- function(case) {
  y <- stacked(case$y); n <- stacked(case$n); J <- ncol(case$y); id <- rep(seq_len(nrow(case$y)), each = J)
  X <- matrix(aperm(case$x, c(3, 2, 1)), ncol = dim(case$x)[3], byrow = TRUE)
  each <- apply(case$start$beta, 1, function(b) dbinom(y, n, plogis(X %*% b), log = TRUE))
  log_density <- of_units(rowsum(each, id), J)
  mixed("flexmix(cbind(y, n - y) ~ 0 + x | i, model = FLXMRglm(family = \"binomial\"))", 2000,
        posterior(case, log_density),
        function(start, control) flexmix(cbind(y, n - y) ~ 0 + X | id, list(id = factor(id)),
                                  cluster = start,
                                  model = FLXMRglm(family = "binomial"), control = control),
        function(f, prior) list(pi = prior, beta = rows(t(by_component(f, "coef")))))
}

repeated <- function(case) {
  x <- stacked(case$x); J <- ncol(case$x); id <- rep(seq_len(nrow(case$x)), each = J)
  s <- case$start
  each <- sapply(s$p, function(p) dbinom(x, 1, p, log = TRUE))
  mixed("flexmix(cbind(x, 1 - x) ~ 1 | i, weights = n, model = FLXMRglm(family = \"binomial\"))", 1000,
        posterior(case, of_units(rowsum(each, id), J)),
        function(start, control) flexmix(cbind(x, 1 - x) ~ 1 | id, list(id = factor(id)),
                                  cluster = start,
                                  weights = as.integer(rep(case$n, each = J)),
                                  model = FLXMRglm(family = "binomial"), control = control),
        function(f, prior) list(pi = prior, p = plogis(by_component(f, "coef"))),
        weights = rep(case$n, each = J))
}

PEERS <- list(
  full = c(full), tied = c(tied), diagonal = c(diagonal), spherical = c(spherical),
  tied_1d = c(tied_1d, tied_1d_end), lines = c(lines), categories = c(categories),
  classes = c(classes), counts = c(counts), rates = c(rates), arms = c(arms),
  repeated = c(repeated))
found <- lapply(names(cases), function(name) {
  message(name)
  lapply(PEERS[[name]], function(peer) peer(cases[[name]]))
})
names(found) <- names(cases)
write_json(found, paths[2], digits = NA)
