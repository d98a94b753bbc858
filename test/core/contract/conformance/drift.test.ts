import { cases } from './drift.cases.ts'
import { judgeUseCases } from './judge-use-cases.ts'

judgeUseCases(cases)
