import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#core/failure.ts'
import {
  type Constraints,
  constraintsJson,
  readConstraints,
} from '#core/interchange/model-monitor/constraints.ts'
import { constraintsOfContract } from '#core/interchange/model-monitor/constraints-of-contract.ts'
import { contractOfConstraints } from '#core/interchange/model-monitor/contract-of-constraints.ts'
import { check, contractDocument, type WrittenProperty } from '../../../builders/contract.ts'
import { promisesIn, read } from '../reading.ts'

const strict = {
  version: 0,
  features: [
    {
      name: 'churn',
      inferred_type: 'Integral',
      completeness: 1,
      num_constraints: { is_non_negative: true },
    },
    {
      name: 'charge',
      inferred_type: 'Fractional',
      completeness: 0.98,
      num_constraints: { is_non_negative: false },
    },
    { name: 'plan', inferred_type: 'String', completeness: 1, string_constraints: { domains: ['a', 'b'] } },
    { name: 'odd', inferred_type: 'Unknown', completeness: 0 },
    {
      name: 'own',
      inferred_type: 'String',
      completeness: 1,
      monitoringConfigOverrides: { evaluate_constraints: 'Disabled' },
    },
  ],
  monitoring_config: {
    evaluate_constraints: 'Enabled',
    emit_metrics: 'Enabled',
    datatype_check_threshold: 1,
    domain_content_threshold: 1,
    distribution_constraints: {
      perform_comparison: 'Enabled',
      comparison_threshold: 0.1,
      comparison_method: 'Robust',
      categorical_comparison_threshold: 0.2,
      categorical_drift_method: 'LInfinity',
    },
  },
}

describe('reading', () => {
  it.each<readonly [string, unknown]>([
    ['the strict form', strict],
    [
      'camel case',
      JSON.parse(
        JSON.stringify(strict).replaceAll(
          /"(\w+)":/g,
          (_, key: string) =>
            `"${key.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())}":`,
        ),
      ),
    ],
    ['the guide’s slip', JSON.parse(JSON.stringify(strict).replace('comparison_method', 'comparion_method'))],
    [
      'snake-case overrides',
      JSON.parse(JSON.stringify(strict).replace('monitoringConfigOverrides', 'monitoring_config_overrides')),
    ],
    [
      'overrides among the constraints of texts',
      {
        ...strict,
        features: [
          ...strict.features.slice(0, 4),
          {
            name: 'own',
            inferred_type: 'String',
            completeness: 1,
            string_constraints: { monitoring_config_overrides: { evaluate_constraints: 'Disabled' } },
          },
        ],
      },
    ],
    ['a version as text', { ...strict, version: '0.0' }],
    [
      'switches as booleans',
      JSON.parse(
        JSON.stringify(strict).replaceAll('"Enabled"', 'true').replaceAll('"Disabled"', '"disabled"'),
      ),
    ],
    [
      'names of the first years',
      {
        ...strict,
        monitoring_config: {
          evaluate_constraints: 'Enabled',
          emit_metrics: 'Enabled',
          datatype_check_threshold: 1,
          min_domain_mass: 1,
          enable_comparisons: 'Enabled',
          distribution_constraints: {
            comparison_threshold: 0.1,
            comparison_method: 'Robust',
            categorical_comparison_threshold: 0.2,
            categorical_drift_method: 'LInfinity',
          },
        },
      },
    ],
  ])('%s', (_, written) => {
    const found = readConstraints(JSON.stringify(written), 'constraints.json')
    expect(found).toEqual(readConstraints(JSON.stringify(strict), 'constraints.json'))
    expect(found.features.at(-1)?.monitoringConfigOverrides).toEqual({ evaluate_constraints: 'Disabled' })
  })

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['no features', '{"version": 0}', 'features'],
    ['a completeness of 3', '{"features": [{"name": "a", "completeness": 3}]}', 'features.0.completeness'],
    ['a list', '[1]', 'features'],
  ])('%s is refused', (_, text, words) => {
    expect(() => readConstraints(text, 'constraints.json')).toThrow(Failure)
    expect(() => readConstraints(text, 'constraints.json')).toThrow(words)
  })
})

describe('as a contract', () => {
  const { contract, losses } = contractOfConstraints(readConstraints(JSON.stringify(strict), 'f'), 'calls')

  it('promises what the constraints say', () => {
    const checks = promisesIn(read(contract ?? {})).map((line) =>
      line.replace(/ (alpha|max|min_rows|missing|method)=\S+/g, ''),
    )
    expect(checks).toEqual([
      'churn parseable',
      'churn not_null',
      'charge parseable',
      'plan not_null',
      'churn non_negative',
      '[warning] churn drift_numeric',
      'charge completeness min=0.98',
      '[warning] charge drift_numeric',
      'plan in_set values=["a","b"]',
      '[warning] plan drift_categorical',
      '[warning] odd drift_categorical',
      '[info] own completeness min=1',
      '[warning] own drift_categorical',
    ])
  })

  it('says where it judges otherwise', () => {
    expect(new Set(losses.map(({ kind, what }) => `${kind} ${what}`))).toEqual(
      new Set([
        ...['churn', 'charge', 'plan', 'odd', 'own'].map(
          (name) => `changed ${name}: distribution_constraints`,
        ),
        'changed odd: inferred_type Unknown',
      ]),
    )
  })

  it('the way back gives the same file', () => {
    const back = constraintsOfContract(read(contract ?? {}))
    expect(back.losses).toEqual([])
    expect(back.constraints).toEqual(readConstraints(JSON.stringify(strict), 'f'))
    expect(JSON.parse(constraintsJson(back.constraints))).toEqual(strict)
  })

  it.each([
    [1, undefined],
    [0.1, 0.1],
    [0.9, 0.1],
    [0.95, 0.05],
  ])('a threshold of %s is read the stricter way', (threshold, share) => {
    const written = {
      ...strict,
      monitoring_config: { ...strict.monitoring_config, domain_content_threshold: threshold },
    }
    const found = contractOfConstraints(readConstraints(JSON.stringify(written), 'f'), 'x')
    const line = promisesIn(read(found.contract ?? {})).find((one) => one.includes('in_set'))
    expect(line).toBe(`plan in_set${share === undefined ? '' : ` max_bad_share=${share}`} values=["a","b"]`)
    expect(constraintsOfContract(read(found.contract ?? {})).constraints.monitoring_config).toEqual(
      written.monitoring_config,
    )
  })

  it('chi-squared thresholds are levels', () => {
    const drift = {
      ...strict.monitoring_config.distribution_constraints,
      categorical_drift_method: 'ChiSquared',
      categorical_comparison_threshold: 0.05,
    }
    const written = {
      ...strict,
      monitoring_config: { ...strict.monitoring_config, distribution_constraints: drift },
    }
    const found = contractOfConstraints(readConstraints(JSON.stringify(written), 'f'), 'x')
    expect(
      promisesIn(read(found.contract ?? {})).filter(
        (line) => line.includes('method="chi2"') && line.includes('alpha=0.05'),
      ),
    ).toHaveLength(3)
  })
})

const share = fc.constantFrom(0, 0.1, 0.5, 0.95, 1)
const overrides = fc.record(
  {
    evaluate_constraints: fc.constantFrom('Enabled' as const, 'Disabled' as const),
    domain_content_threshold: share,
    datatype_check_threshold: share,
  },
  { requiredKeys: [] },
)
const feature = fc.oneof(
  fc.record(
    {
      inferred_type: fc.constantFrom('Integral' as const, 'Fractional' as const),
      completeness: share,
      num_constraints: fc.record({ is_non_negative: fc.boolean() }),
      monitoringConfigOverrides: overrides,
    },
    { requiredKeys: ['inferred_type'] },
  ),
  fc.record(
    {
      inferred_type: fc.constantFrom('String' as const, 'Unknown' as const),
      completeness: share,
      string_constraints: fc.record(
        { domains: fc.array(fc.string(), { maxLength: 4 }) },
        { requiredKeys: [] },
      ),
      monitoringConfigOverrides: overrides,
    },
    { requiredKeys: ['inferred_type'] },
  ),
)
const file: fc.Arbitrary<Constraints> = fc
  .record(
    {
      version: fc.constantFrom(0, 1),
      features: fc.array(feature, { minLength: 1, maxLength: 4 }),
      monitoring_config: fc.record(
        {
          evaluate_constraints: fc.constantFrom('Enabled' as const, 'Disabled' as const),
          emit_metrics: fc.constant('Enabled' as const),
          domain_content_threshold: share,
          datatype_check_threshold: share,
          distribution_constraints: fc.record(
            {
              perform_comparison: fc.constantFrom('Enabled' as const, 'Disabled' as const),
              comparison_threshold: share,
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['version', 'features'] },
  )
  .map(
    (one) =>
      ({
        ...one,
        features: one.features.map((own, index) => ({ name: `f${index}`, ...own })),
      }) as Constraints,
  )

describe('any constraints', () => {
  it('come back as they were, or what was left out is reported', () => {
    fc.assert(
      fc.property(file, (written) => {
        const constraints = readConstraints(constraintsJson(written), 'f')
        const there = contractOfConstraints(constraints, 'x')
        const back = constraintsOfContract(read(there.contract ?? {}))
        if ([...there.losses, ...back.losses].some(({ kind }) => kind === 'left_out')) return
        expect(back.constraints).toEqual(constraints)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a contract as constraints', () => {
  const text = { name: 'a', logicalType: 'string' }
  const number = { name: 'a', logicalType: 'number' }
  it.each<
    readonly [string, WrittenProperty, Record<string, unknown> | undefined, unknown, readonly string[]]
  >([
    ['required', { ...text, required: true }, undefined, { inferred_type: 'String', completeness: 1 }, []],
    [
      'a range from 0',
      number,
      { check: 'range', min: 0 },
      { inferred_type: 'Fractional', completeness: 0, num_constraints: { is_non_negative: true } },
      [],
    ],
    [
      'a range from 0 to 5',
      number,
      { check: 'range', min: 0, max: 5 },
      { inferred_type: 'Fractional', completeness: 0, num_constraints: { is_non_negative: true } },
      ['changed a: range'],
    ],
    [
      'a range from -1',
      number,
      { check: 'range', min: -1 },
      { inferred_type: 'Fractional', completeness: 0 },
      ['left_out a: range'],
    ],
    [
      'members, some bad',
      text,
      { check: 'in_set', values: ['x'], max_bad_share: 0.1 },
      {
        inferred_type: 'String',
        completeness: 0,
        string_constraints: { domains: ['x'] },
        monitoringConfigOverrides: { domain_content_threshold: 0.9 },
      },
      [],
    ],
    [
      'a pattern',
      text,
      { check: 'matches', pattern: 'x' },
      { inferred_type: 'String', completeness: 0 },
      ['left_out a: matches'],
    ],
    [
      'a condition',
      text,
      { check: 'not_null', where: '"a" > 1' },
      { inferred_type: 'String', completeness: 0 },
      ['left_out a: not_null'],
    ],
    [
      'a date',
      { name: 'a', logicalType: 'date' },
      undefined,
      { inferred_type: 'String', completeness: 0 },
      ['changed a: date'],
    ],
  ])('%s', (_, property, implementation, wanted, lost) => {
    const quality = implementation === undefined ? {} : { quality: [check(implementation)] }
    const { constraints, losses } = constraintsOfContract(
      read(contractDocument([{ ...property, ...quality }])),
    )
    expect(constraints.features).toEqual([{ name: 'a', ...(wanted as object) }])
    expect(losses.map(({ kind, what }) => `${kind} ${what}`)).toEqual(lost)
    expect(constraints.monitoring_config?.distribution_constraints?.comparison_method).toBe('Robust')
  })

  it('checks of the table are reported', () => {
    const contract = read(contractDocument([text], { quality: [check({ check: 'row_count', min: 5 })] }))
    expect(constraintsOfContract(contract).losses.map(({ what }) => what)).toEqual(['row_count'])
  })
})
