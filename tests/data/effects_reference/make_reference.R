# Reference figures for the effects, from R and its packages metafor and survival.
#
# Run in this directory:  Rscript make_reference.R
# It writes two_arm.csv and one_arm.csv; the column `call` holds the R call behind each figure.
# Only figures that R computes to full precision are taken from it. Limits that R finds with a
# loosely stopped root finder (fisher.test) are left to high-precision arithmetic in the tests.

suppressMessages(library(metafor))

options(digits = 17)
levels <- c(0.95, 0.9, 0.99)

tables <- rbind(
  c(91, 271, 21, 134), c(61, 75, 40, 80), c(35, 109, 32, 109), c(7, 10, 1, 10),
  c(12, 50, 10, 50), c(10, 50, 12, 50), c(5, 5, 1, 5), c(1, 5, 5, 5),
  # empty cells
  c(0, 10, 3, 20), c(3, 10, 0, 20), c(10, 10, 3, 20), c(3, 10, 20, 20),
  c(0, 10, 20, 20), c(10, 10, 0, 20), c(0, 1, 1, 1), c(1, 1, 0, 1),
  # no events, only events
  c(0, 10, 0, 20), c(10, 10, 20, 20), c(0, 1, 0, 1), c(1, 1, 1, 1), c(0, 250, 0, 3),
  # one patient
  c(0, 1, 3, 7), c(1, 1, 3, 7), c(4, 9, 0, 1), c(4, 9, 1, 1),
  # very unequal arms
  c(2, 3, 150, 1000), c(400, 1000, 1, 4), c(1, 10000, 3, 12), c(0, 10000, 2, 5),
  c(9999, 10000, 4, 5), c(3, 8, 123456, 1000000),
  # very large arms
  c(1, 1e7, 3, 1e7), c(0, 1e7, 5, 1e7), c(9999999, 1e7, 9999990, 1e7), c(1e7, 1e7, 9999990, 1e7),
  c(4000000, 1e7, 4001000, 1e7), c(5000000, 1e7, 10, 20), c(2500000, 1e7, 1250000, 5000000)
)
set.seed(20170302)
for (i in 1:80) {
  n <- round(exp(runif(2, log(2), log(3000))))
  tables <- rbind(tables, c(rbinom(1, n[1], rbeta(1, 0.7, 0.9)), n[1],
                            rbinom(1, n[2], rbeta(1, 0.7, 0.9)), n[2]))
}

rows <- list()
add <- function(t, level, measure, method, value, low, high, se, p, call) {
  rows[[length(rows) + 1]] <<- data.frame(
    events = t[1], total = t[2], control_events = t[3], control_total = t[4], level = level,
    measure = measure, method = method, value = value, low = low, high = high,
    standard_error = se, p_value = p, call = call)
}

metafor_row <- function(t, level, name, measure, method, to, back, code) {
  call <- sprintf("escalc('%s', ai=%.0f, n1i=%.0f, ci=%.0f, n2i=%.0f, add=1/2, to='%s')",
                  code, t[1], t[2], t[3], t[4], to)
  r <- suppressWarnings(escalc(code, ai = t[1], n1i = t[2], ci = t[3], n2i = t[4],
                               add = 1 / 2, to = to))
  z <- qnorm((1 + level) / 2)
  se <- sqrt(r$vi)
  add(t, level, name, method, back(r$yi), back(r$yi - z * se), back(r$yi + z * se), se,
      2 * pnorm(-abs(r$yi / se)), call)
}

for (i in seq_len(nrow(tables))) {
  t <- tables[i, ]
  m <- matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2, byrow = TRUE)
  for (level in levels) {
    metafor_row(t, level, "risk ratio", "risk ratio", "log", "only0", exp, "RR")
    metafor_row(t, level, "odds ratio", "odds ratio", "log", "only0", exp, "OR")
    metafor_row(t, level, "odds ratio", "odds ratio", "peto", "none", exp, "PETO")
    metafor_row(t, level, "risk difference", "risk difference", "wald", "none", identity, "RD")
    metafor_row(t, level, "arcsine difference", "arcsine difference", "wald", "none",
                identity, "AS")
  }
  call <- sprintf("fisher.test(matrix(c(%.0f, %.0f, %.0f, %.0f), 2, byrow=TRUE))",
                  m[1, 1], m[1, 2], m[2, 1], m[2, 2])
  # phyper, on which the two one-sided tests rest, is accurate at every size.
  for (side in c("two.sided", "greater", "less")) {
    # The two-sided test lists every possible table, which does not fit the largest ones.
    if (side == "two.sided" && sum(m[, 1]) > 2e6) next
    p <- fisher.test(m, alternative = side, conf.int = FALSE)$p.value
    add(t, NA, "test", paste("fisher", side), NA, NA, NA, NA, p,
        sub("))$", sprintf("), alternative='%s')", side), call))
  }
  for (yates in c(FALSE, TRUE)) {
    r <- suppressWarnings(prop.test(c(t[1], t[3]), c(t[2], t[4]), correct = yates))
    add(t, NA, "test", if (yates) "yates" else "none", unname(r$statistic), NA, NA, NA, r$p.value,
        sprintf("prop.test(c(%.0f, %.0f), c(%.0f, %.0f), correct=%s)", t[1], t[3], t[2], t[4],
                yates))
  }
}
write.csv(do.call(rbind, rows), "two_arm.csv", row.names = FALSE)

proportions <- rbind(c(0, 1), c(1, 1), c(0, 10), c(10, 10), c(1, 10), c(9, 10), c(5, 10),
                     c(61, 75), c(91, 271), c(1, 1e7), c(9999999, 1e7), c(0, 1e7), c(1e7, 1e7),
                     c(4000000, 1e7))
for (i in 1:50) {
  n <- round(exp(runif(1, log(1), log(5000))))
  proportions <- rbind(proportions, c(rbinom(1, n, rbeta(1, 0.5, 0.5)), n))
}
rows <- list()
one <- function(x, n, level, method, value, low, high, call) {
  rows[[length(rows) + 1]] <<- data.frame(events = x, total = n, level = level, method = method,
                                          value = value, low = low, high = high, call = call)
}
for (i in seq_len(nrow(proportions))) {
  x <- proportions[i, 1]
  n <- proportions[i, 2]
  for (level in levels) {
    r <- binom.test(x, n, conf.level = level)
    one(x, n, level, "clopper-pearson", x / n, r$conf.int[1], r$conf.int[2],
        sprintf("binom.test(%.0f, %.0f, conf.level=%s)", x, n, level))
    r <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))
    one(x, n, level, "wilson", x / n, r$conf.int[1], r$conf.int[2],
        sprintf("prop.test(%.0f, %.0f, correct=FALSE, conf.level=%s)", x, n, level))
    a <- (1 - level) / 2
    one(x, n, level, "jeffreys", x / n, if (x == 0) 0 else qbeta(a, x + 0.5, n - x + 0.5),
        if (x == n) 1 else qbeta(a, x + 0.5, n - x + 0.5, lower.tail = FALSE),
        sprintf("qbeta(c(%s, %s), %.1f, %.1f)", a, 1 - a, x + 0.5, n - x + 0.5))
    r <- escalc("PLO", xi = x, ni = n, add = 1 / 2, to = "only0")
    z <- qnorm((1 + level) / 2)
    one(x, n, level, "logit", plogis(r$yi), plogis(r$yi - z * sqrt(r$vi)),
        plogis(r$yi + z * sqrt(r$vi)),
        sprintf("escalc('PLO', xi=%.0f, ni=%.0f, add=1/2, to='only0')", x, n))
    r <- escalc("PR", xi = x, ni = n, add = 0)
    one(x, n, level, "wald", r$yi, r$yi - z * sqrt(r$vi), r$yi + z * sqrt(r$vi),
        sprintf("escalc('PR', xi=%.0f, ni=%.0f, add=0)", x, n))
  }
}
write.csv(do.call(rbind, rows), "one_arm.csv", row.names = FALSE)
