/** The metrics of every program of this machine as one page for Prometheus, each value with the label `program`. */
import { AggregatorRegistry, type MetricObject } from 'prom-client'
import { PROGRAMS } from '../../../ports/kit/program-feed.ts'
import type { Ground } from '../ground.ts'

/** A program that stands still must not hold up the others'. */
const WITHIN_MS = 500

export function metricsOfAll({ feed, metrics }: Pick<Ground, 'feed' | 'metrics'>) {
  return async () => {
    const [own, others] = await Promise.all([metrics.prometheus.getMetricsAsJSON(), feed.ask('metrics', WITHIN_MS)])
    const all = AggregatorRegistry.aggregate([own, ...others.map(({ answer }) => answer as MetricObject[])])
    const answered = new Set(['web', ...others.map(({ program }) => program)])
    const up = PROGRAMS.map((name) => `ansimpass_program_up{program="${name}"} ${answered.has(name) ? 1 : 0}`)
    return { contentType: all.contentType, body: `${await all.metrics()}\n${HEAD}\n${up.join('\n')}\n` }
  }
}

const HEAD = '# HELP ansimpass_program_up Whether a program of this machine answers\n# TYPE ansimpass_program_up gauge'
