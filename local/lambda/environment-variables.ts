/** The names that Lambda itself sets (developer guide, "Defined runtime environment variables"), as far as they mean something here. */
export function lambdaEnvironment(functionName: string, memoryMb: number): Record<string, string> {
  return {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  };
}
