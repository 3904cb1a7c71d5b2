/**
 * How the simulated machining centre names itself over OPC UA.
 *
 * Law 12: everything a client can ask a server about its identity (ApplicationUri, certificate, BuildInfo,
 * Identification of OPC 40001-1) says that it is a simulator.
 */

/** ApplicationUri of the server and URI of its own namespace (index 1). */
export const applicationUri = 'urn:zhencai:simulator:cnc-07';
/** ApplicationUri of the bench server and URI of its own namespace (index 1). */
export const benchApplicationUri = 'urn:zhencai:simulator:bench';
/** ProductName, ManufacturerName and Manufacturer wherever the protocol asks for one. */
export const simulatorName = 'zhencai simulator';
/** ProductUri of BuildInfo and ApplicationDescription. */
export const productUri = 'urn:zhencai:simulator';
/** Version in BuildInfo and SoftwareRevision. */
export const simulatorVersion = '0.1.0';
/** OPC 40501-1, Machine Tools. */
export const machineToolUri = 'http://opcfoundation.org/UA/MachineTool/';
/** OPC 40001-1, Machinery. */
export const machineryUri = 'http://opcfoundation.org/UA/Machinery/';
