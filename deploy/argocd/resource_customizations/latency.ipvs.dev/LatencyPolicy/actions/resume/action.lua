obj.spec.rollout = obj.spec.rollout or {}
obj.spec.rollout.paused = false
obj.spec.rollout.abort = false
return obj
