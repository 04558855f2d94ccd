import { describe, expect, test } from 'vitest';
import { messageReplayer } from '../../../../functions/core/queue/replay-message.ts';

const URLS = ['https://sqs.eu-west-1.amazonaws.com/111111111111/inbound-events', 'http://127.0.0.1:1/0/expiry'];
const pace = { sleep: async () => {}, chance: () => 0 };

/** A queue service that gives these answers, one after the other. */
function replaying(...answers: readonly (object | Error)[]) {
  const asked: unknown[] = [];
  const send = async ({ input }: { input: unknown }) => {
    const answer = answers[asked.length] ?? {};
    asked.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, replay: messageReplayer({ send } as never, URLS, pace) };
}

describe('a message that is replayed', () => {
  test.each([
    ['inbound-events', URLS[0]],
    ['expiry', URLS[1]],
  ])('goes to its queue %s, as it is', async (queue, QueueUrl) => {
    const { asked, replay } = replaying();
    await replay(queue, ' 货 \r\n');
    expect(asked).toEqual([{ QueueUrl, Entries: [{ Id: '0', MessageBody: ' 货 \r\n' }] }]);
  });

  test('is sent again when it was not accepted', async () => {
    const failed = { Failed: [{ Id: '0', SenderFault: false, Code: 'ServiceUnavailable' }] };
    const { asked, replay } = replaying(failed, new Error('reset'), {});
    await replay('expiry', 'x');
    expect(asked).toHaveLength(3);
  });

  test('is a fault when it never is, or is refused as invalid', async () => {
    const invalid = { Failed: [{ Id: '0', SenderFault: true, Code: 'InvalidMessageContents' }] };
    const { asked, replay } = replaying(invalid);
    await expect(replay('expiry', 'x')).rejects.toThrow('an entry was refused: InvalidMessageContents');
    expect(asked).toHaveLength(1);
  });

  test.each(['outbound-events', 'events', '', 'https://elsewhere/inbound-events'])(
    'goes nowhere when no queue is called %j',
    async (queue) => {
      const { asked, replay } = replaying();
      await expect(replay(queue, 'x')).rejects.toThrow(`there is no queue ${queue}`);
      expect(asked).toEqual([]);
    },
  );
});
