/** Restriction of reports by `disableReports`. */
import type { Operation } from '../api/operation.ts'
import { forbidden } from '../errors.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'
import type { Caller } from './authenticate.ts'

const REPORTS = /^\/(reports\b|positions\/)/

/** Returns true if a request reads history: a report, an export, positions of a period, or positions by their ids. */
export const readsHistory = ({ api, method, path }: Operation, query: unknown): boolean => {
  if (api !== 'traccar' || method !== 'GET') return false
  if (path === '/positions') return asks(query, 'from') || asks(query, 'id')
  return REPORTS.test(path)
}

const asks = (query: unknown, name: string): boolean => {
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined
  return Array.isArray(value) ? value.length > 0 : value !== undefined
}

/** Throws forbidden if the request reads history and the caller or the server must not. Administrators can. */
export const checkReports = async (
  operation: Operation,
  query: unknown,
  caller: Caller | undefined,
  table: Table,
): Promise<void> => {
  if (!caller || caller.administrator || !readsHistory(operation, query)) return
  if (caller.account.disableReports || (await server(table).get()).disableReports)
    throw forbidden('Operation restricted')
}
