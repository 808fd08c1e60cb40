"""A method to copy: REINFORCE, with the mean of the rewards so far as its baseline. It needs nothing but PyTorch."""

import torch

BATCH = 128


def reinforce(policy, reference, reward, samples, rate=1e-3):
    """Train `policy` in place, on so many answers judged by `reward`."""
    optimizer = torch.optim.Adam(policy.parameters(), lr=rate)
    baseline = 0.0
    for _ in range(samples // BATCH):
        prompts = policy.prompts[torch.randint(len(policy.prompts), (BATCH,))]
        answers = policy.write(prompts)
        earned = reward(prompts, answers)
        log_p = policy.log_p(prompts, answers).sum(1)
        with torch.no_grad():
            drift = log_p - reference.log_p(prompts, answers).sum(1)
            charged = earned - reward.beta * drift
        loss = -((charged - baseline) * log_p).mean()
        baseline += 0.1 * (float(charged.mean()) - baseline)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
