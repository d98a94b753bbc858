import { cases } from './consistency.cases.ts'
import { judgeCases } from './judge-cases.ts'

judgeCases(cases)
