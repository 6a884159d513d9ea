using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Traps;

/// <summary>
/// A condition as data, so that properties walk it, reports print it, and coverage counts each part.
/// Bits are written <c>HCR_EL2.Field.TVM</c>, joined with <c>&amp;</c>, <c>|</c> and <c>!</c>.
/// </summary>
public abstract record Cond
{
    private Cond()
    {
    }

    public abstract bool Holds(in TrapView view);

    public static implicit operator Cond(BitField field) => new FieldIs(field, 1);

    public static Cond operator &(Cond left, Cond right) => new And(left, right);

    public static Cond operator |(Cond left, Cond right) => new Or(left, right);

    public static Cond operator !(Cond operand) => new Not(operand);

    /// <summary>A register field has a value.</summary>
    public sealed record FieldIs(BitField Field, ulong Value) : Cond
    {
        public override bool Holds(in TrapView view) => Field.In(view.System[Field.Register]) == Value;

        public override string ToString() => Field.Width == 1 && Value == 1 ? Field.ToString() : $"{Field}=={Value}";
    }

    public sealed record And(Cond Left, Cond Right) : Cond
    {
        public override bool Holds(in TrapView view) => Left.Holds(view) && Right.Holds(view);

        public override string ToString() => $"{Left} & {Right}";
    }

    public sealed record Or(Cond Left, Cond Right) : Cond
    {
        public override bool Holds(in TrapView view) => Left.Holds(view) || Right.Holds(view);

        public override string ToString() => $"({Left} | {Right})";
    }

    public sealed record Not(Cond Operand) : Cond
    {
        public override bool Holds(in TrapView view) => !Operand.Holds(view);

        public override string ToString() => Operand is And ? $"!({Operand})" : $"!{Operand}";
    }

    /// <summary>A predicate with a name of the manual, over more than register fields.</summary>
    public sealed record Named(string Name, TrapPredicate Predicate) : Cond
    {
        public override bool Holds(in TrapView view) => Predicate(view);

        public override string ToString() => Name;
    }
}

/// <summary>A condition that C# computes.</summary>
public delegate bool TrapPredicate(in TrapView view);
