import { judgeCases } from './judge-cases.ts'
import { cases } from './statistics.cases.ts'

judgeCases(cases)
