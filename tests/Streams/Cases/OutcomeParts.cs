namespace VirtSpec.Streams.Cases;

/// <summary>What of two outcomes differs, by name: <c>ending</c>, <c>pc</c>, <c>nzcv</c>, <c>sp</c>, <c>x0</c> to <c>x30</c>, <c>fpcr</c>, <c>fpsr</c>, <c>v0</c> to <c>v31</c>, <c>memory</c>.</summary>
public static class OutcomeParts
{
    public static IReadOnlyList<string> Differing(Outcome left, Outcome right)
    {
        var parts = new List<string>();
        Add(left.Ending != right.Ending, "ending");
        Add(left.Final.PC != right.Final.PC, "pc");
        Add(left.Final.NZCV != right.Final.NZCV, "nzcv");
        Add(left.Final.SP != right.Final.SP, "sp");
        for (int n = 0; n < left.Final.X.Length; n++)
            Add(left.Final.X[n] != right.Final.X[n], $"x{n}");
        Add(left.Final.FPCR != right.Final.FPCR, "fpcr");
        Add(left.Final.FPSR != right.Final.FPSR, "fpsr");
        for (int n = 0; n < left.Final.V.Length; n++)
            Add(left.Final.V[n] != right.Final.V[n], $"v{n}");
        Add(!left.Final.Memory.SequenceEqual(right.Final.Memory), "memory");
        return parts;

        void Add(bool differs, string name)
        {
            if (differs)
                parts.Add(name);
        }
    }
}
