// What the act role has of quality: alarms about drift, and judgements of others taken in.

export { driftEvaluators } from './drift-alarms.ts';
export { evaluationRoutes } from './evaluation-routes.ts';
