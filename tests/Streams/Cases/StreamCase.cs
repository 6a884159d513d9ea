namespace VirtSpec.Streams.Cases;

/// <summary>One to eight instructions and the state that they begin in.</summary>
/// <param name="Seed">Selects the background of the registers.</param>
public sealed record StreamCase(uint Seed, Mode Mode, CaseState Initial, IReadOnlyList<uint> Words)
{
    public const int MaxWords = 8;

    /// <summary>A state in which all registers hold the background, at <paramref name="pc"/>.</summary>
    public static CaseState BackgroundState(uint seed, ulong pc)
    {
        var state = new CaseState { PC = pc, SP = Background.Register(seed, 31) & ~0xfUL };
        for (int n = 0; n < state.X.Length; n++)
            state.X[n] = Background.Register(seed, n);
        for (int n = 0; n < state.V.Length; n++)
            state.V[n] = Background.Vector(seed, n);
        return state;
    }
}
