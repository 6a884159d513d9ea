namespace VirtSpec.Translations.Generate;

/// <summary>The fault that a case is built toward.</summary>
internal enum Fault : byte
{
    None,
    Translation,
    AccessFlag,
    Permission,
    AddressSize,

    /// <summary>An external abort on a walk.</summary>
    ExternalWalk,

    /// <summary>An external abort on the access itself.</summary>
    External,
    Alignment,
}

/// <summary>What a case is built toward; chance and the rest of the state may lead elsewhere.</summary>
/// <param name="Stage">1 or 2.</param>
/// <param name="OnWalk">Stage 2 faults on a stage-1 walk.</param>
/// <param name="Level">The level at which the walk faults.</param>
internal sealed record Intent(Fault Fault, int Stage, bool OnWalk, int Level)
{
    public bool IsStage2 => Stage == 2;

    /// <summary>The faulting entry is a leaf, so that there must be one at <see cref="Level"/>.</summary>
    public bool NeedsLeaf => Fault is Fault.AccessFlag or Fault.Permission;

    /// <summary>A walk of this shape can fault so.</summary>
    public bool Fits(Shape shape) => Fault is Fault.None or Fault.External or Fault.Alignment
        || (NeedsLeaf ? shape.StartLevel <= Level && shape.HasLeafAt(Level) : shape.StartLevel <= Level || (Fault == Fault.AddressSize && Level == 0));
}
