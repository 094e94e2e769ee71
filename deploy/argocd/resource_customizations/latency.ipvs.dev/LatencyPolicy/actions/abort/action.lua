obj.spec.rollout = obj.spec.rollout or {}
obj.spec.rollout.abort = true
return obj
