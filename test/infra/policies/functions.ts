import { COUNT_TIMEOUT_SECONDS } from '../../../functions/core/domain/limits.ts';
import { TABLE_VARIABLES } from '../../../functions/core/store/tables.ts';
import { idsOf, type Policy } from './policy.ts';
import { statementsOf } from './statements.ts';
import { hasAlarm, type Identified, ofType, oneOf, type Template, target } from './template.ts';

const FUNCTION = 'AWS::Lambda::Function';
/** All that may stand in the environment as plain text. Names and addresses are references; a secret has no place there. */
const PLAIN_VARIABLES = ['LOG_LEVEL', 'POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_METRICS_NAMESPACE'];

const functions = (template: Template): Identified[] => ofType(template, FUNCTION);

const ownLogGroup = (template: Template, service: Identified): boolean => {
  const logGroup = target(service.Properties.LoggingConfig?.LogGroup);
  const users = functions(template).filter(({ Properties }) => target(Properties.LoggingConfig?.LogGroup) === logGroup);
  return template.Resources[logGroup ?? '']?.Properties.RetentionInDays === 30 && users.length === 1;
};

const ownRole = (template: Template, service: Identified): boolean => {
  const role = target(service.Properties.Role);
  const users = functions(template).filter(({ Properties }) => target(Properties.Role) === role);
  return template.Resources[role ?? '']?.Type === 'AWS::IAM::Role' && users.length === 1;
};

const plainVariables = ({ Properties: service }: Identified): string[] =>
  Object.entries(service.Environment.Variables)
    .filter(([, value]) => target(value) === undefined)
    .map(([name]) => name);

/** The tables that a function is told of, and those that its role lets it touch. */
function tablesOf(template: Template, { Properties: service }: Identified): { told: string; allowed: string } {
  const variables = Object.values(TABLE_VARIABLES);
  const told = Object.entries(service.Environment.Variables).filter(([name]) =>
    variables.some((each) => each === name),
  );
  const isTable = (id: string | undefined): id is string =>
    template.Resources[id ?? '']?.Type === 'AWS::DynamoDB::Table';
  const touched = statementsOf(template, target(service.Role))
    .filter(
      ({ actions }) => actions.some((each) => each.startsWith('dynamodb:')) && !actions.includes('dynamodb:GetRecords'),
    )
    .flatMap(({ resources }) => resources.map((each) => target(each) ?? indexedTable(each)));
  const text = (ids: readonly (string | undefined)[]): string => [...new Set(ids.filter(isTable))].sort().join();
  return { told: text(told.map(([, value]) => target(value))), allowed: text(touched) };
}

const indexedTable = (value: unknown): string | undefined => {
  const [, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  return target(parts?.[0]);
};

/** A count goes on where it was: its function may work for minutes. */
const readsCounts = (service: Identified['Properties']): boolean =>
  service.Environment.Variables.COUNT_OBJECTS_BUCKET !== undefined;

export const FUNCTION_POLICIES: readonly Policy[] = [
  {
    rule: 'every function is an ES module for Node 24 on arm64, with 512 to 1,024 MB, and less than a minute but for those that may stop half way',
    broken: (template) =>
      idsOf(
        functions(template).filter(({ Properties: service }) => {
          const runs =
            service.Runtime === 'nodejs24.x' &&
            service.Architectures?.join() === 'arm64' &&
            service.Handler === 'index.handler';
          const limited =
            service.MemorySize >= 512 &&
            service.MemorySize <= 1_024 &&
            service.Timeout >= 10 &&
            (service.Timeout < 60 || (service.Timeout === COUNT_TIMEOUT_SECONDS && readsCounts(service)));
          return !(runs && limited);
        }),
      ),
    breakIt: (template) => {
      const service = oneOf(template, FUNCTION);
      service.Properties.Architectures = ['x86_64'];
      return service.id;
    },
  },
  {
    rule: 'every function that a caller waits for ends well before the gateway gives up at 30 seconds',
    broken: (template) => {
      const waitedFor = new Set(
        ofType(template, 'AWS::ApiGatewayV2::Integration').map(({ Properties }) => target(Properties.IntegrationUri)),
      );
      return idsOf(functions(template).filter(({ id, Properties }) => waitedFor.has(id) && Properties.Timeout > 15));
    },
    breakIt: (template) => {
      const id = target(oneOf(template, 'AWS::ApiGatewayV2::Integration').Properties.IntegrationUri) ?? '';
      const service = template.Resources[id];
      if (service !== undefined) service.Properties.Timeout = 30;
      return id;
    },
  },
  {
    rule: 'every function has a log of its own that is kept for 30 days',
    broken: (template) => idsOf(functions(template).filter((service) => !ownLogGroup(template, service))),
    breakIt: (template) => {
      const service = oneOf(template, FUNCTION);
      delete template.Resources[target(service.Properties.LoggingConfig.LogGroup) ?? '']?.Properties.RetentionInDays;
      return service.id;
    },
  },
  {
    rule: 'every function has a role of its own',
    broken: (template) => idsOf(functions(template).filter((service) => !ownRole(template, service))),
    breakIt: (template) => {
      const service = oneOf(template, FUNCTION);
      service.Properties.Role = 'arn:aws:iam::111111111111:role/everybody';
      return service.id;
    },
  },
  {
    rule: 'every function has alarms on its errors and its throttles',
    broken: (template) =>
      idsOf(
        functions(template).filter(
          ({ id }) => !hasAlarm(template, 'Errors', id) || !hasAlarm(template, 'Throttles', id),
        ),
      ),
    breakIt: (template) => {
      const alarm = oneOf(
        template,
        'AWS::CloudWatch::Alarm',
        ({ Properties }) => Properties.MetricName === 'Throttles',
      );
      alarm.Properties.MetricName = 'Duration';
      return target(alarm.Properties.Dimensions[0].Value) ?? '';
    },
  },
  {
    rule: 'no environment holds plain text but the names of log level, service and metrics',
    broken: (template) =>
      idsOf(
        functions(template).filter((service) =>
          plainVariables(service).some((name) => !PLAIN_VARIABLES.includes(name)),
        ),
      ),
    breakIt: (template) => {
      const service = oneOf(template, FUNCTION);
      service.Properties.Environment.Variables.PARTNER_TOKEN = 'c2VjcmV0';
      return service.id;
    },
  },
  {
    rule: 'every function is told of exactly the tables that its role lets it touch',
    broken: (template) =>
      idsOf(
        functions(template).filter((service) => {
          const { told, allowed } = tablesOf(template, service);
          return told !== allowed;
        }),
      ),
    breakIt: (template) => {
      const service = oneOf(
        template,
        FUNCTION,
        ({ Properties }) => Properties.Environment.Variables[TABLE_VARIABLES.ledger],
      );
      delete service.Properties.Environment.Variables[TABLE_VARIABLES.ledger];
      return service.id;
    },
  },
];
