using Microsoft.CodeAnalysis;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>Everything that may be wrong with a table; FORMAT.md lists the same.</summary>
internal static class Errors
{
    public static readonly DiagnosticDescriptor Encoding = Error("VS0101", "a class, encoding or alias is malformed");
    public static readonly DiagnosticDescriptor Constraint = Error("VS0102", "a constraint does not fit its class");
    public static readonly DiagnosticDescriptor Duplicate = Error("VS0103", "a fact stands twice");
    public static readonly DiagnosticDescriptor Overlap = Error("VS0104", "two rows hold for the same word or encoding");
    public static readonly DiagnosticDescriptor UnknownFeature = Error("VS0105", "a feature or attribute is unknown");
    public static readonly DiagnosticDescriptor UnknownTrapRule = Error("VS0106", "a trap rule is unknown");
    public static readonly DiagnosticDescriptor Alias = Error("VS0107", "an alias stands for what is no row of its class");
    public static readonly DiagnosticDescriptor NoSemantics = Error("VS0108", "a row has no semantics");
    public static readonly DiagnosticDescriptor NoRow = Error("VS0109", "no row names what C# declares for the tables");
    public static readonly DiagnosticDescriptor UnknownPredicate = Error("VS0110", "a predicate is unknown");
    public static readonly DiagnosticDescriptor NoCitation = Error("VS0111", "a row has no citation");
    public static readonly DiagnosticDescriptor Operand = Error("VS0112", "an operand is malformed or of an unknown kind");
    public static readonly DiagnosticDescriptor Assembly = Error("VS0113", "an assembly text names what is not there");
    public static readonly DiagnosticDescriptor Name = Error("VS0114", "a name is no identifier");
    public static readonly DiagnosticDescriptor Register = Error("VS0201", "a register or operation is malformed");
    public static readonly DiagnosticDescriptor Storage = Error("VS0202", "storage, reset or operand is unknown");
    public static readonly DiagnosticDescriptor Access = Error("VS0203", "an access is unknown");
    public static readonly DiagnosticDescriptor Field = Error("VS0204", "a field is malformed");
    public static readonly DiagnosticDescriptor Bits = Error("VS0205", "a bit of a register is said twice or not at all");
    public static readonly DiagnosticDescriptor Layout = Error("VS0206", "a register and its layout do not match");
    public static readonly DiagnosticDescriptor Variant = Error("VS0207", "the condition of a layout is not a field and its value");
    public static readonly DiagnosticDescriptor Redirect = Error("VS0208", "a redirection is malformed or names what is not there");
    public static readonly DiagnosticDescriptor Feature = Error("VS0301", "a feature is malformed");
    public static readonly DiagnosticDescriptor Announced = Error("VS0302", "a feature is announced by what is no field");
    public static readonly DiagnosticDescriptor Cpu = Error("VS0401", "a row of a CPU is malformed or names what is not there");
    public static readonly DiagnosticDescriptor CpuIncomplete = Error("VS0402", "a CPU lacks a row");
    public static readonly DiagnosticDescriptor Syndrome = Error("VS0501", "a syndrome is malformed");
    public static readonly DiagnosticDescriptor SyndromeBits = Error("VS0502", "a bit of a syndrome is said twice or not at all");

    private static DiagnosticDescriptor Error(string id, string title) =>
        new(id, title, "{0}", "VirtSpec.Tables", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
