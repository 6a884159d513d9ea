using System.Globalization;

namespace VirtSpec.Cli.Checking;

/// <summary>The report of one part of the cases, as <c>props --json</c> writes it.</summary>
/// <param name="Arguments">The TARGET with its options, for replay lines.</param>
/// <param name="Of">How many cases all parts have together.</param>
public sealed record Shard(string Arguments, ulong Of, TargetReport Report)
{
    /// <summary>The part <c>i/n</c> of a plan: the parts are ranges that follow each other.</summary>
    /// <exception cref="CommandError">It is no such text.</exception>
    public static CheckPlan Part(CheckPlan plan, string text)
    {
        ulong[] parts = [.. text.Split('/').Select(p => ulong.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out ulong n) ? n : 0)];
        if (parts is not [var i, var n] || i == 0 || i > n || n > plan.Count)
            throw new CommandError("--shard", $"I/N, with I from 1 to N and N at most the {plan.Count} cases", $"'{text}'", "correct it");
        ulong first = Start(plan.Count, i - 1, n);
        return plan with { First = first, Count = Start(plan.Count, i, n) - first };
    }

    /// <summary>All parts as one.</summary>
    /// <param name="error">Why they are not the parts of one run.</param>
    public static Shard? Merge(IEnumerable<Shard> shards, out string error)
    {
        Shard? all = null;
        error = "";
        foreach (var next in shards.OrderBy(s => s.Report.First))
        {
            if (all is not null)
                error = Difference(all, next);
            else if (next.Report.First != 0)
                error = $"expected a part from case 0 on, found the first from case {next.Report.First} on";
            if (error.Length > 0)
                return null;
            all = all is null ? next : all with { Report = all.Report.Plus(next.Report) };
        }
        if (all is not null && all.Report.Count != all.Of)
            error = $"expected parts up to case {all.Of}, found the last to end before case {all.Report.Count}";
        return error.Length == 0 ? all : null;
    }

    private static string Difference(Shard all, Shard next)
    {
        if ((all.Arguments, all.Report.Hypervisor) != (next.Arguments, next.Report.Hypervisor))
            return $"expected parts of one target, found {all.Arguments} and {next.Arguments}";
        if ((all.Report.Seed, all.Of) != (next.Report.Seed, next.Of))
            return $"expected parts of one run, found seed {all.Report.Seed} with {all.Of} cases and seed {next.Report.Seed} with {next.Of}";
        if (!all.Report.Claims.Select(c => c.Claim).SequenceEqual(next.Report.Claims.Select(c => c.Claim)))
            return "expected parts with the same claims, found others";
        ulong end = all.Report.First + all.Report.Count;
        return next.Report.First == end ? "" : $"expected a part from case {end} on, found one from case {next.Report.First} on";
    }

    /// <summary>Where part <paramref name="i"/> of <paramref name="n"/> begins.</summary>
    private static ulong Start(ulong count, ulong i, ulong n) => (ulong)((UInt128)count * i / n);
}
