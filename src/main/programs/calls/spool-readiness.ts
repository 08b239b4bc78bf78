/** The spool's part of `/readyz`: how it is, and in words what is wrong and what to do. */
import type { SpoolState } from '../../../adapters/spool/spool-keeper.ts'
import type { Readiness } from '../../../contracts/readiness.ts'

export type SpoolReadiness = Readiness['dependencies']['spool']

export function spoolReadiness({ waiting, quarantined, lost, uncounted, trouble }: SpoolState): SpoolReadiness {
  const counts = { waiting, quarantined, lost }
  if (trouble !== undefined) return { state: 'down', detail: trouble.message, ...counts }
  const detail = [
    quarantined > 0 && `${quarantined} records in quarantine`,
    lost > 0 && `${lost} acknowledged records lost in a damaged file`,
    uncounted > 0 && `damaged files that held nobody knows how many records: ${uncounted}`,
  ].filter((part) => part !== false)
  if (detail.length === 0) return { state: 'up', detail: '', ...counts }
  return { state: 'degraded', detail: `${detail.join('; ')}: see "ansimpass spool status"`, ...counts }
}
