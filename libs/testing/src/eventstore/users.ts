import grpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import messages from '@eventstore/db-client/generated/users_pb.js';
import { status, type sendUnaryData, type Server, type ServerUnaryCall } from '@grpc/grpc-js';
import { refusal } from './faults.js';

/** Users by name, and their passwords. Who asks is not looked at: without TLS the client does not say it. */
export function serveUsers(server: Server, users: Map<string, string>): void {
  server.addService(grpc.UsersService, {
    create({ request }: ServerUnaryCall<messages.CreateReq, messages.CreateResp>, answer: sendUnaryData<messages.CreateResp>) {
      const asked = request.getOptions();
      const name = asked?.getLoginName() ?? '';
      if (users.has(name))
        return answer(refusal(status.ALREADY_EXISTS, 'User already exists.', 'user-conflict', { 'login-name': name }));
      users.set(name, asked?.getPassword() ?? '');
      answer(null, new messages.CreateResp());
    },
    resetPassword(
      { request }: ServerUnaryCall<messages.ResetPasswordReq, messages.ResetPasswordResp>,
      answer: sendUnaryData<messages.ResetPasswordResp>,
    ) {
      const asked = request.getOptions();
      const name = asked?.getLoginName() ?? '';
      if (!users.has(name)) return answer(refusal(status.NOT_FOUND, 'User not found.', 'user-not-found', { 'login-name': name }));
      users.set(name, asked?.getNewPassword() ?? '');
      answer(null, new messages.ResetPasswordResp());
    },
  });
}
