using System.Diagnostics;

namespace VirtSpec.Cli.Checking;

/// <summary>Is told how a check goes on, from any thread.</summary>
public interface ICheckListener
{
    /// <summary>So many more cases are done.</summary>
    void Done(ulong cases);
}

/// <summary>How much to check: a plan, or as many cases of it as fit into a time.</summary>
/// <param name="Plan">Its count is the budget, unless there is a time.</param>
/// <param name="Time">How long to go on; the count that was reached is in the report, and makes the same report again.</param>
internal sealed record CheckBudget(CheckPlan Plan, TimeSpan? Time)
{
    private const ulong FirstBatch = 32;

    public TargetReport Run(ICheckRun run, ICheckListener listener)
    {
        if (Time is not { } time)
            return run.Run(Plan, listener.Done);
        var watch = Stopwatch.StartNew();
        var report = run.Run(Plan with { Count = FirstBatch }, listener.Done);
        for (ulong batch = FirstBatch; watch.Elapsed < time; batch = Next(report.Count, watch.Elapsed, time))
            report = report.Plus(run.Run(Plan with { First = Plan.First + report.Count, Count = batch }, listener.Done));
        return report;
    }

    /// <summary>Half of what fits into the rest of the time, at the rate so far.</summary>
    private static ulong Next(ulong done, TimeSpan elapsed, TimeSpan time) =>
        Math.Max(FirstBatch, (ulong)(done * ((time - elapsed) / elapsed) / 2));
}
