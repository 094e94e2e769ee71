-- One wave for one click. While the operator has not seen the last approval yet, a second click must not approve another.
local seen = obj.status ~= nil and obj.status.observedGeneration == obj.metadata.generation
local rollout = obj.spec.rollout
if not seen or rollout == nil or rollout.approval == nil or rollout.approval == "None" then
  return obj
end
local next_wave = (rollout.approvedWave or 0) + 1
-- With AfterFirstWave the first wave asks nobody, so the second is the first that can wait.
if rollout.approval == "AfterFirstWave" and next_wave < 2 then
  next_wave = 2
end
rollout.approvedWave = next_wave
return obj
