namespace VirtSpec.Streams.Cases;

/// <summary>How a case ended.</summary>
public enum Ending : byte
{
    /// <summary>Every instruction completed.</summary>
    Completed,

    /// <summary>An UNDEFINED instruction.</summary>
    Undefined,

    /// <summary>SVC.</summary>
    SupervisorCall,

    /// <summary>BRK.</summary>
    Breakpoint,

    /// <summary>A Data Abort because there is no memory at the address.</summary>
    DataAbort,

    /// <summary>A Data Abort because the address is not aligned.</summary>
    Alignment,

    /// <summary>SP was used as a base while it was not a multiple of 16.</summary>
    SPAlignment,

    /// <summary>An Instruction Abort.</summary>
    InstructionAbort,

    /// <summary>PC was not a multiple of 4.</summary>
    PCAlignment,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The state in which a case ended: that of the exception, when one ended it.</summary>
public sealed record Outcome(Ending Ending, CaseState Final);
