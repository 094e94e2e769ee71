-- Every action writes spec, so that it can be repeated in Git; where Argo CD heals the application by itself, do it in Git.
local rollout = obj.spec.rollout or {}
local seen = obj.status ~= nil and obj.status.observedGeneration == obj.metadata.generation

local waiting_for_approval = false
for _, condition in ipairs(seen and obj.status.conditions or {}) do
  if condition.type == "Ready" and condition.reason == "WaitingForApproval" then
    waiting_for_approval = true
  end
end

local actions = {}
actions["pause"] = {
  displayName = "Pause: begin nothing new",
  disabled = rollout.paused == true or rollout.abort == true,
}
actions["resume"] = {
  displayName = "Resume: go on after pause or abort",
  disabled = rollout.paused ~= true and rollout.abort ~= true,
}
actions["abort"] = {
  displayName = "Abort: undo what was done",
  disabled = rollout.abort == true,
}
actions["approve-wave"] = {
  displayName = "Approve the next wave",
  disabled = not waiting_for_approval,
}
return actions
