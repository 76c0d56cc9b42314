/** Does not even start. */
throw new Error('no decoder for this machine')
