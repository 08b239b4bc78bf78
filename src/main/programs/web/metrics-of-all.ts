/** The metrics of every program of this machine as one page for Prometheus, each value with the label `program`. */
import { AggregatorRegistry, type MetricObject } from 'prom-client'
import { type Static, Type } from 'typebox'
import { PROGRAMS, type ProgramName } from '../../../ports/kit/program-feed.ts'
import type { Ground } from '../ground.ts'
import { makeFitAnswers } from './fit-answers.ts'

/** A program that stands still must not hold up the others'. */
const WITHIN_MS = 500

const literals = <const T extends readonly string[]>(all: T) => Type.Union(all.map((each) => Type.Literal(each)))
const NAME = '^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$'
const Metrics = Type.Array(
  Type.Object({
    name: Type.String({ pattern: NAME }),
    help: Type.String({ maxLength: 2_000 }),
    type: literals(['counter', 'gauge', 'histogram', 'summary']),
    aggregator: literals(['sum', 'first', 'min', 'max', 'average', 'omit']),
    values: Type.Array(
      Type.Object({
        /** Null: what is no number in JSON. */
        value: Type.Union([Type.Number(), Type.Null()]),
        labels: Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 1_000 }), Type.Number()])),
        metricName: Type.Optional(Type.String({ pattern: NAME })),
      }),
      { maxItems: 20_000 },
    ),
  }),
  { maxItems: 2_000 },
)

export function metricsOfAll({ feed, metrics, events }: Pick<Ground, 'feed' | 'metrics' | 'events'>) {
  const fitAnswer = makeFitAnswers({ events })
  return async () => {
    const [own, answered] = await Promise.all([metrics.prometheus.getMetricsAsJSON(), feed.ask('metrics', WITHIN_MS)])
    const others = answered.flatMap((each) => {
      const fit: Static<typeof Metrics> | undefined = fitAnswer(each, 'metrics', Metrics)
      return fit === undefined ? [] : [{ program: each.program, metrics: fit as unknown as MetricObject[] }]
    })
    const all = AggregatorRegistry.aggregate([own, ...others.map((each) => each.metrics)])
    const heard = ['web', ...others.map(({ program }) => program)]
    const countOf = (name: ProgramName) => heard.filter((each) => each === name).length
    const up = PROGRAMS.map((name) => `ansimpass_program_up{program="${name}"} ${countOf(name)}`)
    return { contentType: all.contentType, body: `${await all.metrics()}\n${HEAD}\n${up.join('\n')}\n` }
  }
}

const HEAD =
  '# HELP ansimpass_program_up How many processes of a program answer on this machine\n# TYPE ansimpass_program_up gauge'
