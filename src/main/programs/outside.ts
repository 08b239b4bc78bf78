/** Our public URL and the registry's: from the settings, else the demo's. */
import { AppError } from '../../domain/kit/errors.ts'
import { hostPort } from '../../domain/kit/listening.ts'
import type { Seat } from './seat.ts'

/** Under which people reach us, without a slash at its end. */
export function publicUrlOf({ config }: Pick<Seat, 'config'>): string {
  return config.publicUrl ?? `http://${hostPort(config.http)}`
}

/** Whether somebody verifies identities: without, no text brings a link. */
export function areLinksOffered({ config, demo }: Pick<Seat, 'config' | 'demo'>): boolean {
  return config.identityFile !== undefined || demo !== undefined
}

/** @throws AppError `SETTINGS_INVALID` */
export function registryUrlOf({ config, demo }: Pick<Seat, 'config' | 'demo'>): string {
  const url = config.registryUrl ?? (demo && `http://127.0.0.1:${demo.hello.registry}/fhir`)
  if (url === undefined) throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_REGISTRY must be set')
  return url
}
