import { judgeCases } from './judge-cases.ts'
import { cases } from './schema.cases.ts'

judgeCases(cases)
