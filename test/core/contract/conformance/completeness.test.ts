import { cases } from './completeness.cases.ts'
import { judgeCases } from './judge-cases.ts'

judgeCases(cases)
