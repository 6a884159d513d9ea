using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Claims;

/// <summary>A class of cases, in which a claim must have had something to say often enough.</summary>
/// <param name="Share">The least part, 0 to 1, of the cases that ran in which the premise held in this class.</param>
/// <param name="Needs">What a design must offer, so that the class can be met at all.</param>
public sealed record ClaimClass(string Name, string Meaning, double Share, DesignFeatures Needs = DesignFeatures.None);

/// <summary>One thing that a sound hypervisor keeps.</summary>
/// <param name="Id">As in the catalogue of claims: PG-1, M1, T2t.</param>
/// <param name="Statement">One sentence.</param>
/// <param name="Citation">Where it comes from: Popek and Goldberg, or the manual.</param>
/// <param name="Kills">The bugs of the list that this claim is there to find.</param>
public sealed record Claim(string Id, string Statement, string Citation, ValueArray<ClaimClass> Classes, ValueArray<string> Kills)
{
    /// <summary>The claim about a design that offers this: without the classes that it cannot meet; null when none of those that must be met is left.</summary>
    public Claim? For(DesignFeatures features)
    {
        var classes = ValueArray<ClaimClass>.Of(Classes.Where(c => (features & c.Needs) == c.Needs));
        return classes.Count == 0 || (classes.All(c => c.Share == 0) && classes.Count < Classes.Count) ? null : this with { Classes = classes };
    }
}

/// <summary>A claim did not hold.</summary>
/// <param name="Claim">Its ID.</param>
/// <param name="Text">Where, what was expected, what was found, in one line.</param>
/// <param name="Step">The number of the step of the run, from 0.</param>
public sealed record Finding(string Claim, string Text, ulong Step)
{
    /// <summary>The states that were compared; null when the finding is about something else.</summary>
    public ComparedStates? States { get; init; }
}

/// <summary>Where monitors say what they saw in a run.</summary>
public interface IFindings
{
    /// <summary>The premise of a claim held once, in a class of it.</summary>
    void Premise(string claim, string @class);

    /// <summary>A claim did not hold.</summary>
    void Report(string claim, string text);

    /// <summary>The same, with the states that were compared, for whoever keeps them.</summary>
    void Report(string claim, string text, ComparedStates states) => Report(claim, text);

    /// <summary>The same, with where stage 2 of a VM has what was found, for whoever shows it.</summary>
    void Report(string claim, string text, MappedAt at) => Report(claim, text);
}

/// <summary>An address in the stage 2 of a VM.</summary>
/// <param name="VMID">That of the VM when it was found.</param>
public readonly record struct MappedAt(int VMID, IPA Address);
