using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Gen;

namespace VirtSpec.Properties.Rigs;

/// <summary>How the run of a case ended.</summary>
public enum CaseEnd
{
    /// <summary>Every vCPU that was to run came to the end of its stream.</summary>
    Finished,

    /// <summary>The budget of steps was used up, or all vCPUs wait for good or loop.</summary>
    Cut,

    /// <summary>The machine stopped: powered off, panic of the hypervisor, a model that failed.</summary>
    Stopped,

    /// <summary>The run reached a limit of the specification: the case says nothing.</summary>
    LeftOut,
}

/// <summary>What came of a case.</summary>
/// <param name="Why">The reason that the machine gave.</param>
/// <param name="Findings">The first of each claim.</param>
/// <param name="Premises">The classes in which the premises of claims held.</param>
/// <param name="Executed">The classes of items of which an instruction was executed, as bits.</param>
/// <param name="Steps">How many the board made.</param>
/// <param name="Exits">How many exceptions there were from guests to EL2.</param>
/// <param name="Ended">The vCPUs that came to the end of their streams, as bits: <see cref="GuestFrame.MostVcpus"/> for each VM.</param>
public sealed record CaseOutcome(
    CaseEnd End, StopReason Why, IReadOnlyList<Finding> Findings, IReadOnlyCollection<(string Claim, string Class)> Premises, uint Executed, ulong Steps, ulong Exits, ulong Ended)
{
    /// <summary>The claim did not hold.</summary>
    public bool Fails(string claim) => Findings.Any(f => f.Claim == claim);

    /// <summary>The vCPU came to the end of its stream.</summary>
    public bool HasEnded(int vm, int vcpu) => (Ended >> vm * GuestFrame.MostVcpus + vcpu & 1) != 0;

    public bool HasExecuted(StreamClass @class) => (Executed >> (int)@class & 1) != 0;
}
