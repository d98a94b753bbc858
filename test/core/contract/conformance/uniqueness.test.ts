import { judgeCases } from './judge-cases.ts'
import { cases } from './uniqueness.cases.ts'

judgeCases(cases)
