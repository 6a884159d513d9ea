namespace VirtSpec.Properties.Classification;

/// <summary>Whose a part of the machine's state is.</summary>
public enum Owner : byte
{
    /// <summary>The virtual machine's: equal in both states of a pair.</summary>
    VM,

    /// <summary>The hypervisor's, the physical machine's or another VM's: differs between the states of a pair.</summary>
    Hypervisor,

    /// <summary>The hypervisor's, and fixed by the control setting under which a pair runs.</summary>
    Control,
}

/// <summary>A row of the VM map.</summary>
/// <param name="Pattern">A name, in which one <c>*</c> stands for any characters.</param>
public sealed record VmMapRow(string Pattern, Owner Owner, string Reason)
{
    public bool Matches(string part)
    {
        int star = Pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return Pattern == part;
        return part.Length >= Pattern.Length - 1
            && part.StartsWith(Pattern[..star], StringComparison.Ordinal)
            && part.EndsWith(Pattern[(star + 1)..], StringComparison.Ordinal);
    }
}
