import { logBetaUpper } from '../beta-tail.ts'
import { dirichletMultinomialETest, type ETest } from '../e-tests.ts'

/** Rows' worth of belief, on each side, that discordant rows split evenly. */
const defaultPrior = 20

/**
 * Exact e-test of two models on the same rows, 0/1 loss, against the new one being no better: safe to repeat after every
 * label top-up. E = 2 P(theta > 1/2 | Beta(a + b, a + c)) B(a + b, a + c) / B(a, a) 2^(b + c), a Beta(a, a) prior cut to
 * theta > 1/2. Chosen in the ledger for a limit of 0; the mirrored test swaps the counts.
 * Assumes independent rows. Source: Robbins 1970; Wald's mixture over a conjugate prior.
 * @param onlyNew b, rows only the new model gets right
 * @param onlyOld c, rows only the old model gets right
 */
export function pairedEValue(onlyNew: number, onlyOld: number, prior = defaultPrior): ETest {
  const logE =
    Math.LN2 +
    logBetaUpper(prior + onlyNew, prior + onlyOld, 0.5) +
    pairedTwoSidedLogE(onlyNew, onlyOld, prior)
  return { logE, p: Math.min(1, Math.exp(-logE)) }
}

/** The same against both being equally good, with the whole Beta(a, a) prior. */
export function pairedTwoSidedLogE(onlyNew: number, onlyOld: number, prior = defaultPrior): number {
  return dirichletMultinomialETest([onlyNew, onlyOld], [0.5, 0.5], 2 * prior).logE
}
