import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { alarmOnFailures, METRIC_NAMESPACE, METRIC_SERVICE } from './alarms.ts';

export interface ServiceFunctionProps {
  readonly code: Code;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The function whose handler is in `functions/<id>/`, with a role and a log of its own, and alarms on its failures. */
export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, { code, timeout, memoryMegabytes, environment }: ServiceFunctionProps) {
    // The log goes with the stack; what must be kept is in the tables.
    const logGroup = new LogGroup(scope, `${id}-log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout,
      memorySize: memoryMegabytes,
      // Given one, CDK attaches no managed policy to it: the role may do what is written here and nothing else.
      role: new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      logGroup,
      environment: {
        LOG_LEVEL: 'INFO',
        POWERTOOLS_SERVICE_NAME: METRIC_SERVICE,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        ...environment,
      },
    });
    this.may(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    alarmOnFailures(scope, id, this);
  }

  /** Allows exactly these actions on exactly this resource. */
  may(actions: readonly string[], resourceArn: string): void {
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resourceArn] }));
  }

  /** Allows reading whatever lies in one bucket: its objects get their names elsewhere. */
  mayReadObjects(bucket: Bucket): void {
    this.may(['s3:GetObject'], bucket.arnForObjects('*'));
    if (this.role !== undefined)
      Validations.of(this.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*]`,
        reason:
          'The warehouse system names the objects; the function may read those of this one bucket, and only read.',
      });
  }

  /** Allows reading one stream. Finding it is an action that IAM cannot limit to a resource. */
  mayReadStream(streamArn: string): void {
    this.may(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], streamArn);
    this.may(['dynamodb:ListStreams'], '*');
    if (this.role !== undefined)
      Validations.of(this.role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'dynamodb:ListStreams accepts no resource but *, and Lambda needs it to poll a stream. No other statement has it.',
      });
  }
}
