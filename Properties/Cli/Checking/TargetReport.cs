using System.Text.Json.Serialization;

namespace VirtSpec.Cli.Checking;

/// <summary>What cases have said of one claim about one hypervisor.</summary>
public enum Verdict
{
    /// <summary>It held in every case, and its premise often enough.</summary>
    Holds,

    /// <summary>It did not hold in at least one case.</summary>
    Fails,

    /// <summary>It held, but some class of its cases was too rare for that to say anything.</summary>
    Vacuous,

    /// <summary>Nothing can be said: the manifest permits everything that the claim forbids, say.</summary>
    Inconclusive,
}

/// <summary>In how many cases the premise of a claim held in one of its classes.</summary>
/// <param name="Share">The least part of the cases, 0 to 1, that the claim asks for.</param>
public sealed record ClassCount(string Name, ulong Cases, double Share)
{
    /// <summary>Whether so many of <paramref name="all"/> cases are enough; a part of a case is none.</summary>
    public bool Suffices(ulong all) => Cases >= Math.Floor(Share * all);
}

/// <summary>One case in which a claim did not hold, made as small as it goes.</summary>
/// <param name="Text">Where, what was expected, what was found.</param>
/// <param name="Case">The number of the case, from 0.</param>
/// <param name="Replay">The key that makes the small case again.</param>
/// <param name="Lines">The guest's instructions as assembly, with the exits of each beside it.</param>
public sealed record Counterexample(string Text, ulong Case, string Replay, IReadOnlyList<string> Lines);

/// <summary>One claim about one hypervisor.</summary>
/// <param name="Cases">How many cases ran.</param>
/// <param name="Premises">In how many of them the premise held.</param>
/// <param name="Counterexample">The first case that failed; null when none did.</param>
/// <param name="Doubt">Why nothing can be said; null when something can.</param>
public sealed record ClaimResult(string Claim, ulong Cases, ulong Premises, IReadOnlyList<ClassCount> Classes, Counterexample? Counterexample, string? Doubt)
{
    [JsonIgnore]
    public Verdict Verdict => this switch
    {
        { Counterexample: not null } => Verdict.Fails,
        { Doubt: not null } => Verdict.Inconclusive,
        { Premises: 0 } => Verdict.Vacuous,
        _ => Classes.All(c => c.Suffices(Cases)) ? Verdict.Holds : Verdict.Vacuous,
    };

    /// <summary>The same claim over the cases of both; the first counterexample is that of the lower case.</summary>
    public ClaimResult Plus(ClaimResult other) => this with
    {
        Cases = Cases + other.Cases,
        Premises = Premises + other.Premises,
        Classes = [.. Classes.Zip(other.Classes, (a, b) => a with { Cases = a.Cases + b.Cases })],
        Counterexample = new[] { Counterexample, other.Counterexample }.OfType<Counterexample>().MinBy(c => c.Case),
        Doubt = Doubt ?? other.Doubt,
    };
}

/// <summary>A claim of the list that was not checked.</summary>
public sealed record NotCovered(string Claim, string Reason);

/// <summary>A difference from the bare machine that the hypervisor declares.</summary>
/// <param name="Used">In how many cases a guest saw it.</param>
public sealed record DifferenceUse(string Register, ulong Mask, string Reason, ulong Used);

/// <summary>What a range of cases has said of one hypervisor. It follows from the hypervisor, the seed and the range alone.</summary>
/// <param name="Hypervisor">The name of the design, or the file of an image.</param>
/// <param name="First">The number of the first case.</param>
/// <param name="Count">How many cases.</param>
public sealed record TargetReport(string Hypervisor, ulong Seed, ulong First, ulong Count, IReadOnlyList<ClaimResult> Claims)
{
    public IReadOnlyList<NotCovered> NotCovered { get; init; } = [];

    public IReadOnlyList<DifferenceUse> Differences { get; init; } = [];

    /// <summary>Every claim holds.</summary>
    [JsonIgnore]
    public bool Conforms => Claims.Count > 0 && Claims.All(c => c.Verdict == Verdict.Holds);

    /// <summary>The report over both ranges.</summary>
    /// <param name="next">The cases that follow.</param>
    public TargetReport Plus(TargetReport next) => this with
    {
        Count = Count + next.Count,
        Claims = [.. Claims.Zip(next.Claims, (a, b) => a.Plus(b))],
        Differences = [.. Differences.Zip(next.Differences, (a, b) => a with { Used = a.Used + b.Used })],
    };
}
