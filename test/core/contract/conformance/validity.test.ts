import { judgeCases } from './judge-cases.ts'
import { cases } from './validity.cases.ts'

judgeCases(cases)
