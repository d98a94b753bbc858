import { judgeCases } from './judge-cases.ts'
import { cases } from './timeliness.cases.ts'

judgeCases(cases)
