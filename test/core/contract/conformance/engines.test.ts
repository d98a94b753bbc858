import { cases } from './engines.cases.ts'
import { judgeUseCases } from './judge-use-cases.ts'

judgeUseCases(cases)
