/** The local API Gateway, Lambda, SQS and DynamoDB: what another project needs of it. */

export { DATA_OF_FASTER_TIME, SPEEDS } from './emulator/function-time.ts';
export type {
  EmulatorOptions,
  EmulatorStatus,
  EmulatorView,
  FunctionShape,
  HttpApiShape,
  RouteShape,
  Services,
} from './emulator/options.ts';
export { type Emulator, startEmulator } from './emulator/start-emulator.ts';
export { AWS_LATENCIES } from './faults/aws-latencies.ts';
export type { FaultPlan } from './faults/plan.ts';
export type { FaultControl } from './faults/start-faults.ts';
export { AWS_LIMITS, type Limits } from './gateway/index.ts';
export { invocationLine } from './invocation-line.ts';
export type { InvocationReport } from './lambda/start-function.ts';
export type { Log } from './log.ts';
export type { ConsumerShape, QueueShape, QueueShapes } from './queues/shape.ts';
export type { ScheduleShape } from './schedules/start-schedules.ts';
export { TABLES_DO_NOT_OPEN } from './tables/error-codes.ts';
export type { TableShape, TableShapes } from './tables/shape.ts';
