import { judgeCases } from './judge-cases.ts'
import { cases } from './spread.cases.ts'

judgeCases(cases)
