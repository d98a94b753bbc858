import type { Route } from '../router.ts'
import { actionRoutes } from './actions.ts'
import { branchRoutes } from './branches.ts'
import { checkRoutes } from './checks.ts'
import { commentRoutes } from './comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { issueRoutes } from './issues.ts'
import { mergeRoutes } from './merging.ts'
import { objectRoutes } from './objects.ts'
import { pullRoutes } from './pulls.ts'
import { referenceRoutes } from './references.ts'
import { repositoryRoutes } from './repository.ts'
import { reviewRoutes } from './reviews.ts'

/** The whole API; the first route that fits is taken, so the narrower areas stand before the wider. */
export const apiRoutes: readonly Route[] = [
  ...repositoryRoutes,
  ...branchRoutes,
  ...referenceRoutes,
  ...objectRoutes,
  ...contentRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...mergeRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...actionRoutes,
]
