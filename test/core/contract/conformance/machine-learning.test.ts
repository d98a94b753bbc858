import { judgeUseCases } from './judge-use-cases.ts'
import { cases } from './machine-learning.cases.ts'

judgeUseCases(cases)
