import type { Handler } from '../../activity.js'
import { ignored } from '../outcomes.js'

/** Taking part in an event from elsewhere. Nothing is promised: events say that people sign up here. */
export const signUp =
  (): Handler =>
  ({ type }) =>
    Promise.resolve(ignored(`this hub takes no ${type} from elsewhere yet`))
