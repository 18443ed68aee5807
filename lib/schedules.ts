import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { type FunctionName, SCHEDULES, type ScheduleName } from '../lambdas/routes.ts';
import type { ChatFunction } from './chat-function.ts';
import { entriesOf, pascalCase } from './records.ts';

export type SchedulesProps = { readonly functions: Readonly<Record<FunctionName, ChatFunction>> };

/** What waits longer than this is of no use: the next invocation does its work. The least that Scheduler and Lambda take. */
const OUTDATED_AFTER = Duration.minutes(1);
const DELIVERIES_AGAIN = 2; // Scheduler's own default is 185

/** The schedules of lambdas/routes.ts, in a group of their own. */
export class Schedules extends Construct {
  readonly #group: ScheduleGroup;

  constructor(scope: Construct, id: string, { functions }: SchedulesProps) {
    super(scope, id);
    this.#group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY }); // it holds no data
    for (const [name, shape] of entriesOf(SCHEDULES))
      this.#schedule(name, shape.everyMinutes, functions[shape.function]);
  }

  #schedule(name: ScheduleName, everyMinutes: number, target: ChatFunction): void {
    const { handler } = target;
    // Scheduler's call is asynchronous: by itself Lambda would try twice again, for up to 6 hours, what failed.
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: OUTDATED_AFTER });
    new Schedule(this, pascalCase(name), {
      schedule: ScheduleExpression.rate(Duration.minutes(everyMinutes)),
      timeWindow: TimeWindow.off(),
      scheduleGroup: this.#group,
      target: new LambdaInvoke(handler, {
        role: this.#role(name, target).withoutPolicyUpdates(), // LambdaInvoke would allow every version of the function too
        maxEventAge: OUTDATED_AFTER,
        retryAttempts: DELIVERIES_AGAIN,
      }),
    });
  }

  /** May invoke this one function, for schedules of this group (Scheduler user guide, "Confused deputy prevention"). */
  #role(name: ScheduleName, { handler }: ChatFunction): Role {
    const conditions = {
      StringEquals: {
        'aws:SourceAccount': Stack.of(this).account,
        'aws:SourceArn': this.#group.scheduleGroupArn,
      },
    };
    const role = new Role(this, `${pascalCase(name)}Role`, {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }));
    return role;
  }
}
