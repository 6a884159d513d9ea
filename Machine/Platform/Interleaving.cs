using VirtSpec.Machine.Memory;

namespace VirtSpec.Machine.Platform;

/// <summary>In which order the PEs of a board make their steps. It is a function of what it is made of, so that a run can be made again.</summary>
public abstract record Interleaving
{
    private Interleaving()
    {
    }

    /// <summary>1,000 steps in turn.</summary>
    public static readonly RoundRobin Default = new(1000);

    /// <summary>How many steps the turn with this number has at most.</summary>
    internal abstract ulong Length(ulong turn);

    /// <summary>Which of the PEs that can run has the turn: a number from 0 to <paramref name="candidates"/> - 1, counted in a circle from the PE after that of the last turn.</summary>
    internal abstract int Choose(ulong turn, int candidates);

    /// <summary>Whether the turn ends after a step that another PE could see.</summary>
    internal virtual bool EndsAt(ulong turn, ulong time) => false;

    /// <summary>One of two ways, where the architecture lets something happen at any time.</summary>
    internal bool Draws(int processor, ulong time) => KeyedDraw.Below(2, DrawsFrom, WaitDraws + (ulong)processor, time) == 0;

    /// <summary>The seed of all draws.</summary>
    private protected abstract ulong DrawsFrom { get; }

    /// <summary>Each PE in turn.</summary>
    /// <param name="Steps">The length of a turn, at least 1.</param>
    /// <param name="Seed">What waits that may end at any time draw from; the turns do not.</param>
    public sealed record RoundRobin(ulong Steps, ulong Seed = 0) : Interleaving
    {
        private protected override ulong DrawsFrom => Seed;

        internal override ulong Length(ulong turn) => Steps;

        internal override int Choose(ulong turn, int candidates) => 0;
    }

    /// <summary>Any PE, for 1 to 1,024 steps, short turns as likely as long ones.</summary>
    public sealed record Random(ulong Seed) : Interleaving
    {
        private protected override ulong DrawsFrom => Seed;

        internal override ulong Length(ulong turn) => 1UL << (int)KeyedDraw.Below(11, Seed, LengthDraws, turn);

        internal override int Choose(ulong turn, int candidates) => (int)KeyedDraw.Below((ulong)candidates, Seed, ChoiceDraws, turn);
    }

    /// <summary>Changes the PE where it can matter: half of the steps that store, synchronize, maintain, or touch an interrupt end a turn. Between them a turn lasts for 1 to 256 steps.</summary>
    public sealed record Adversarial(ulong Seed) : Interleaving
    {
        private protected override ulong DrawsFrom => Seed;

        internal override ulong Length(ulong turn) => 1 + KeyedDraw.Below(256, Seed, LengthDraws, turn);

        internal override int Choose(ulong turn, int candidates) => (int)KeyedDraw.Below((ulong)candidates, Seed, ChoiceDraws, turn);

        internal override bool EndsAt(ulong turn, ulong time) => KeyedDraw.Below(2, Seed, turn, time) == 0;
    }

    private const ulong LengthDraws = 1UL << 32, ChoiceDraws = 2UL << 32, WaitDraws = 3UL << 32;
}

/// <summary>Where a run is in its interleaving.</summary>
/// <param name="Number">Of the turn, counted from 0.</param>
/// <param name="Processor">Whose turn it is.</param>
/// <param name="Step">How many steps of the turn are made.</param>
/// <param name="Length">How many it has at most; a turn of none is over.</param>
public readonly record struct Turn(ulong Number, int Processor, ulong Step, ulong Length)
{
    /// <summary>Before the first turn, which will be that of PE 0 when nothing is drawn.</summary>
    public static readonly Turn BeforeFirst = new(0, -1, 0, 0);

    public bool IsOver => Step >= Length;

    /// <summary>After more steps, the last of which may end the turn.</summary>
    internal Turn After(uint steps, bool ends) => this with { Step = Step + steps, Length = ends ? 0 : Length };
}
