/** Addresses to listen at: how they are written, and why one cannot be had. */
import { AppError } from './errors.ts'
import { systemCode, whyOf } from './system-error.ts'

/** `address:port`; IPv6 in brackets. */
export function hostPort({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/**
 * @param setting  the one that names the address
 * @param where    transport and address, for instance `UDP 127.0.0.1:5060`
 * @returns `PORT_IN_USE` or `ADDRESS_UNAVAILABLE`; what is no error of the system as it is
 */
export function listenError(setting: string, where: string, cause: unknown): unknown {
  const code = systemCode(cause)
  if (code === undefined) return cause
  const other = `choose another with ${setting}=…`
  return code === 'EADDRINUSE'
    ? new AppError(
        'PORT_IN_USE',
        `${setting}: ${where} is used by another program (${code}). Stop that program, or ${other}`,
        { cause },
      )
    : new AppError('ADDRESS_UNAVAILABLE', `${setting}: ${where} cannot be listened on, ${whyOf(cause)}: ${other}`, {
        cause,
      })
}
